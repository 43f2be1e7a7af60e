"""The control `privilege_escalation`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.privilege_escalation import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, image: x}]", 37, ["/spec/containers/0/securityContext/allowPrivilegeEscalation"]),
        (
            "containers: [{name: a, securityContext: {allowPrivilegeEscalation: true}}]",
            37,
            ["/spec/containers/0/securityContext/allowPrivilegeEscalation"],
        ),
        ("{os: {name: linux}, containers: [{name: a}]}", 37, ["/spec/containers/0/securityContext/allowPrivilegeEscalation"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]", 37),
        ("{os: {name: windows}, containers: [{name: a}]}", 25),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
