"""The control `proc_mount`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.proc_mount import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, securityContext: {procMount: Unmasked}}]", 37, ["/spec/containers/0/securityContext/procMount"]),
        (
            "{hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}]}",
            34,
            ["/spec/containers/0/securityContext/procMount"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {procMount: Default}}]", 37),
        ("{hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}]}", 35),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
