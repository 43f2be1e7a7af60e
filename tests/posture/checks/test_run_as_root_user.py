"""The control `run_as_root_user`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.run_as_root_user import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("securityContext: {runAsUser: 0}", 37, ["/spec/securityContext/runAsUser"]),
        ("containers: [{name: a, securityContext: {runAsUser: 0}}]", 37, ["/spec/containers/0/securityContext/runAsUser"]),
        ("containers: [{name: a, securityContext: {runAsUser: '0'}}]", 37, ["/spec/containers/0/securityContext/runAsUser"]),
        ("{hostUsers: false, securityContext: {runAsUser: 0}}", 34, ["/spec/securityContext/runAsUser"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {runAsUser: 1}}]", 37),
        ("containers: [{name: a, securityContext: {runAsGroup: 0}}]", 37),
        ("{hostUsers: false, securityContext: {runAsUser: 0}}", 36),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
