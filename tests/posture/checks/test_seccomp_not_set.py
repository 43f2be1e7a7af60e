"""The control `seccomp_not_set`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.seccomp_not_set import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, image: x}]", 37, ["/spec/containers/0/securityContext/seccompProfile/type"]),
        ("securityContext: {seccompProfile: {type: Unconfined}}", 37, ["/spec/securityContext/seccompProfile/type"]),
        (
            "{securityContext: {seccompProfile: {type: Localhost}}, containers: [{securityContext: {seccompProfile: {type: no}}}]}",
            37,
            ["/spec/containers/0/securityContext/seccompProfile/type"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("{securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]}", 37),
        ("containers: [{name: a, securityContext: {seccompProfile: {type: Localhost}}}]", 37),
        ("{os: {name: windows}, containers: [{name: a}]}", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
