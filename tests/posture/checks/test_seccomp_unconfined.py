"""The control `seccomp_unconfined`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.seccomp_unconfined import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("securityContext: {seccompProfile: {type: Unconfined}}", 37, ["/spec/securityContext/seccompProfile/type"]),
        (
            "containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}]",
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
        ("containers: [{name: a, securityContext: {seccompProfile: {type: RuntimeDefault}}}]", 37),
        ("containers: [{name: a, image: x}]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
