"""The control `image_registry`: what it fails, what it passes and what it cannot know."""

import pytest
import yaml

from tidewaiter.posture.checks.image_registry import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.pods import pod_of

OURS = Context(allowed_registries=("111122223333.dkr.ecr.*.amazonaws.com/*", "registry.k8s.io", "docker.io/library/*"))


def outcomes(spec, context=OURS):
    """Run the control on a pod."""
    pod = pod_of({"kind": "Pod", "spec": yaml.safe_load(spec)}, 34)
    return ["UNKNOWN" if isinstance(one, Unknown) else one.pointer for one in CONTROL.check(pod, context)]


@pytest.mark.parametrize(
    ("spec", "places"),
    [
        ("containers: [{name: a, image: 'ghcr.io/x/y:1'}]", ["/spec/containers/0/image"]),
        ("containers: [{name: a, image: someone/y}]", ["/spec/containers/0/image"]),
        ("containers: [{name: a, image: 'registry.k8s.io.example.com/pause:3'}]", ["/spec/containers/0/image"]),
        ("{initContainers: [{name: a, image: quay.io/a}], ephemeralContainers: [{name: b, image: quay.io/a}]}",
         ["/spec/initContainers/0/image", "/spec/ephemeralContainers/0/image"]),
    ],
)  # fmt: skip
def test_hit_names_the_image(spec, places):
    """Init and ephemeral containers count; a name that only begins alike is another registry."""
    assert outcomes(spec) == places


@pytest.mark.parametrize(
    "image",
    [
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:" + "a" * 64,
        "registry.k8s.io/pause:3.10",
        "nginx",
        "docker.io/library/nginx",
    ],
)
def test_near_miss_passes(image):
    """A short name is completed as container runtimes do."""
    assert outcomes(f"containers: [{{name: a, image: '{image}'}}]") == []


def test_without_a_list_nothing_is_known():
    """The control runs only where it is asked for, and says what is missing."""
    assert CONTROL.needs == "allowed_registries"
    assert outcomes("containers: [{name: a, image: x}]", NO_CONTEXT) == ["UNKNOWN"]
