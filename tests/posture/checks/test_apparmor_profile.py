"""The control `apparmor_profile`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.apparmor_profile import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("securityContext: {appArmorProfile: {type: Unconfined}}", 30, ["/spec/securityContext/appArmorProfile/type"]),
        (
            "containers: [{name: a, securityContext: {appArmorProfile: {type: Unconfined}}}]",
            37,
            ["/spec/containers/0/securityContext/appArmorProfile/type"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {appArmorProfile: {type: Localhost, localhostProfile: x}}}]", 37),
        ("securityContext: {appArmorProfile: {type: RuntimeDefault}}", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []


def test_hit_in_the_annotation(places):
    """The annotation that came before the field counts too, and its key is escaped in the pointer."""
    key = "container.apparmor.security.beta.kubernetes.io/a"
    assert places(CONTROL, "{}", 29, {key: "unconfined"}) == ["/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1a"]
    assert places(CONTROL, "{}", 29, {key: "localhost/mine"}) == []
