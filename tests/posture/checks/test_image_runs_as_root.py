"""The control `image_runs_as_root`: the pod joined with the configuration of its image."""

import pytest
import yaml

from tidewaiter.model.image import Image, ImageConfig, Platform
from tidewaiter.posture.checks.image_runs_as_root import CONTROL
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.pods import pod_of


def outcomes(spec, user="", os="linux", minor=34):
    """Run the control on a pod whose image `known` has this user; None where it does not apply."""
    image = Image(digest="sha256:" + "a" * 64, reference="known", platform=Platform(os=os), layers=(), config=ImageConfig(user=user))
    pod = pod_of({"kind": "Pod", "spec": yaml.safe_load(spec)}, minor)
    if not CONTROL.applies(pod):
        return None
    found = CONTROL.check(pod, Context(image_of={"known": image}.get))
    return ["UNKNOWN" if isinstance(one, Unknown) else one.pointer for one in found]


SILENT = "containers: [{name: a, image: known}]"


@pytest.mark.parametrize("user", ["", "root", "0", "root:root", "00:1000", "0:0"])
def test_hit_is_the_images_root(user):
    """By name, by number, with a group, or because nobody is named."""
    assert outcomes(SILENT, user) == ["/spec/containers/0/securityContext/runAsNonRoot"]


def test_a_containers_own_setting_is_stronger():
    """It takes back what the pod forbids, and init containers count."""
    spec = "{securityContext: {runAsNonRoot: true}, initContainers: [{name: a, image: known, securityContext: {runAsNonRoot: false}}]}"
    assert outcomes(spec) == ["/spec/initContainers/0/securityContext/runAsNonRoot"]


@pytest.mark.parametrize(
    ("spec", "fields", "expected"),
    [
        (SILENT, {"user": "10001"}, []),
        (SILENT, {"user": "app:app"}, []),
        (SILENT, {"os": "windows"}, []),
        ("{securityContext: {runAsNonRoot: true}, containers: [{name: a, image: known}]}", {}, []),
        ("{securityContext: {runAsUser: 1000}, containers: [{name: a, image: known}]}", {}, []),
        ("{containers: [{name: a, image: known, securityContext: {runAsUser: 7}}]}", {}, []),
        ("{hostUsers: false, containers: [{name: a, image: known}]}", {"minor": 35}, None),
        ("{os: {name: windows}, containers: [{name: a, image: known}]}", {}, None),
    ],
)
def test_near_miss_passes(spec, fields, expected):
    """Another user in the image, or a pod that says who."""
    assert outcomes(spec, **fields) == expected


def test_an_image_that_was_not_scanned_is_not_a_pass():
    """Its user is not known."""
    assert outcomes("containers: [{name: a, image: other}]") == ["UNKNOWN"]
    assert outcomes("containers: [{name: a}]") == ["UNKNOWN"]
