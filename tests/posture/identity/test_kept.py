"""Credentials that lie in a cluster, and where they lead."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.identity.worlds import ANN, account, arn, bound, edge, facts, pod, service_account, thing, user
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.kept import all_keys, keys_in, keys_of_object, keys_of_pod

KEY, OTHER = "AKIA" + "A" * 16, "AKIA" + "B" * 16
OWNED = account(user("ci"), keys={KEY: "ci"})
POD, CI, AS_WEB = thing("pod", "shop/web"), arn("user", "ci"), thing("kubernetes-user", "system:serviceaccount:shop:web")
READER = thing("kubernetes-user", "ann")


def kept(kind, name="k", namespace="shop", **fields):
    """Make a ConfigMap or Secret."""
    return {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": {"namespace": namespace, "name": name, "annotations": fields.pop("notes", {})},
        **fields,
    }


CONFIG = kept("ConfigMap", data={"a": f"id = {KEY}"})
SECRET = kept("Secret", data={"a": base64.b64encode(KEY.encode()).decode()})


@pytest.mark.parametrize(
    ("container", "objects"),
    [
        ({"env": [{"name": "X", "value": KEY}]}, []),
        ({"command": ["run", f"--key={KEY}"]}, []),
        ({"envFrom": [{"configMapRef": {"name": "k"}}]}, [CONFIG]),
        ({"env": [{"name": "X", "valueFrom": {"secretKeyRef": {"name": "k", "key": "a"}}}]}, [SECRET]),
    ],
)
def test_a_pod_that_holds_a_key_is_its_user(container, objects):
    """By plain words, and by what it is given of ConfigMaps and Secrets that are known."""
    made = facts(service_account(), *objects, pods=[pod(containers=[{"name": "c", "image": "i", **container}])])
    found = edge(build(OWNED, [made]), POD, CI)
    assert (found.kind, found.confidence) == (EdgeKind.STATIC_KEY, Confidence.CERTAIN)


@pytest.mark.parametrize(
    "volume",
    [
        {"configMap": {"name": "k"}},
        {"secret": {"secretName": "k"}},
        {"projected": {"sources": [{"secret": {"name": "k"}}]}},
    ],
)
def test_mounted_objects_count(volume):
    """Volumes name Secrets in two ways."""
    objects = [CONFIG if "configMap" in volume else SECRET]
    made = facts(service_account(), *objects, pods=[pod(volumes=[{"name": "v", **volume}])])
    assert edge(build(OWNED, [made]), POD, CI) is not None


def test_objects_of_another_namespace_or_name_do_not():
    """The same name elsewhere is another object."""
    elsewhere = kept("ConfigMap", namespace="other", data={"a": KEY})
    made = facts(service_account(), elsewhere, pods=[pod(volumes=[{"name": "v", "configMap": {"name": "k"}}])])
    assert edge(build(OWNED, [made]), POD, CI) is None


def test_a_key_whose_user_is_not_known_is_a_gap():
    """Named by its first letters only."""
    made = facts(service_account(), pods=[pod(containers=[{"name": "c", "image": "i", "args": [OTHER]}])])
    unknown = build(OWNED, [made]).unknown
    assert any("AKIABBBB..." in text and "iam:GetAccessKeyLastUsed" in text for text in unknown)
    assert not any(OTHER in text for text in unknown)


@pytest.mark.parametrize(
    ("rule", "objects", "reached"),
    [
        (("", "configmaps", "get", ""), [CONFIG], CI),
        (("", "configmaps", "watch", "k"), [CONFIG], CI),
        (("", "secrets", "list", ""), [SECRET], CI),
        (
            ("", "secrets", "get", ""),
            [kept("Secret", type="kubernetes.io/service-account-token", notes={"kubernetes.io/service-account.name": "web"})],
            AS_WEB,
        ),
    ],
)
def test_who_reads_it_has_it(rule, objects, reached):
    """By the rules of RBAC, names included."""
    made = facts(service_account(), *objects, *bound(ANN, rule, namespace="shop"))
    assert edge(build(OWNED, [made]), READER, reached).confidence is Confidence.CERTAIN


@pytest.mark.parametrize("rule", [("", "configmaps", "get", "other"), ("", "configmaps", "update", ""), ("", "secrets", "get", "")])
def test_who_does_not_read_it_has_not(rule):
    """Another name, another verb, another kind."""
    made = facts(service_account(), CONFIG, *bound(ANN, rule, namespace="shop"))
    assert edge(build(OWNED, [made]), READER, CI) is None


def test_secrets_that_service_accounts_list_may_be_tokens():
    """They are not read in a live cluster, so this is possible, not certain."""
    listing = service_account() | {"secrets": [{"name": "web-token-abcde"}]}
    made = facts(listing, *bound(ANN, ("", "secrets", "get", "web-token-abcde"), namespace="shop"))
    assert edge(build(account(), [made]), READER, AS_WEB).confidence is Confidence.POSSIBLE


def test_hostile_objects_have_no_keys():
    """Wrong shapes, broken base64 and long values are looked at as far as they go."""
    odd = [
        kept("Secret", data="x"),
        kept("Secret", data={"a": 7, "b": "%%%", "c": base64.b64encode(b"\xff" * 50).decode()}),
        kept("ConfigMap", data={"a": "x" * 100_000 + KEY}),
    ]
    assert [keys_of_object(one) for one in odd] == [{}, {}, {}]
    assert keys_of_pod({"spec": {"containers": [{"env": "x", "args": [1, None]}, 7], "volumes": [None]}}, {}, {}) == {}
    assert all_keys(replace(facts(*odd), pods=[{"spec": None}])) == set()


@given(st.text(max_size=100))
def test_keys_are_found_in_any_text(text):
    """Whatever stands around them, as long as no letter or digit joins them."""
    assert KEY in keys_in(f"{text} {KEY} {text}")
    assert keys_in(f"X{KEY}") == keys_in(f"{KEY}A") == ()
