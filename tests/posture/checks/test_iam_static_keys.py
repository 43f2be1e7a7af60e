"""The control `iam_static_keys`: access keys in manifests."""

import base64

import pytest

from tidewaiter.posture.checks.iam_static_keys import CONTROL
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import live_object

KEY = "AKIA" + "IOSFODNN7EXAMPLE"
CODED = base64.b64encode(f"[default]\naws_access_key_id={KEY}".encode()).decode()


def failures(data):
    """Return severity and place of every failure of the control."""
    found = [one for one in assess_objects([live_object(data)]) if one.control_id == CONTROL.id]
    return [(one.severity.value, one.location.pointer) for one in found if one.status.value == "FAIL"]


def pod(kind="containers", **container):
    """Make a pod with one container of a kind."""
    spec = {"containers": [{"name": "other", "image": "i"}], kind: [{"name": "c", "image": "i", **container}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}


def kept(kind, **fields):
    """Make a Secret or ConfigMap."""
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "k"}, **fields}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (kept("Secret", data={"credentials": CODED}), "/data/credentials"),
        (kept("Secret", stringData={"key/id": KEY}), "/stringData/key~1id"),
        (kept("ConfigMap", data={"a": f"x {KEY} y"}), "/data/a"),
        (pod(env=[{"name": "KEY", "value": KEY}]), "/spec/containers/0/env/0/value"),
        (pod("initContainers", args=["--key", KEY]), "/spec/initContainers/0/args/1"),
    ],
)
def test_hit_fails(data, place):
    """A key in a Secret, coded or plain, in a ConfigMap, and in the words of any container."""
    assert ("critical", place) in failures(data)


def test_a_key_that_a_secret_hands_over_fails_unread():
    """The names of the SDK's variables tell it: a role needs none."""
    source = {"secretKeyRef": {"name": "aws", "key": "id"}}
    assert failures(pod(env=[{"name": "AWS_ACCESS_KEY_ID", "valueFrom": source}])) == [("high", "/spec/containers/0/env/0/valueFrom")]


@pytest.mark.parametrize(
    "data",
    [
        kept("Secret", data={"a": "%%%", "b": base64.b64encode(b"AKIA-not-a-key").decode(), "c": None}),
        kept("ConfigMap", data={"a": "AKIA" + "IOSFODNN7EXAMPL"}),
        kept("Deployment"),
        pod(env=[{"name": "AWS_REGION", "value": "eu-west-1"}, {"name": "AWS_ACCESS_KEY_ID", "value": ""}]),
    ],
)
def test_near_miss_passes(data):
    """Broken base64, a word of another length, another kind, and other variables."""
    assert failures(data) == []
