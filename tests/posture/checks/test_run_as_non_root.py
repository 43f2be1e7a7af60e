"""The control `run_as_non_root`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.run_as_non_root import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, image: x}]", 37, ["/spec/containers/0/securityContext/runAsNonRoot"]),
        (
            "{securityContext: {runAsNonRoot: true}, containers: [{name: a, securityContext: {runAsNonRoot: false}}]}",
            37,
            ["/spec/containers/0/securityContext/runAsNonRoot"],
        ),
        (
            "{securityContext: {runAsNonRoot: false}, containers: [{name: a, securityContext: {runAsNonRoot: true}}]}",
            37,
            ["/spec/securityContext/runAsNonRoot"],
        ),
        ("{hostUsers: false, containers: [{name: a}]}", 34, ["/spec/containers/0/securityContext/runAsNonRoot"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("{securityContext: {runAsNonRoot: true}, containers: [{name: a}]}", 37),
        ("containers: [{name: a, securityContext: {runAsNonRoot: true}}]", 37),
        ("{hostUsers: false, containers: [{name: a}]}", 35),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
