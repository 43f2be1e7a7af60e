"""The control `capabilities_not_dropped`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.capabilities_not_dropped import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, image: x}]", 37, ["/spec/containers/0/securityContext/capabilities/drop"]),
        (
            "containers: [{name: a, securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE, CHOWN]}}}]",
            37,
            ["/spec/containers/0/securityContext/capabilities/add/1"],
        ),
        (
            "containers: [{name: a, securityContext: {capabilities: {drop: [all]}}}]",
            37,
            ["/spec/containers/0/securityContext/capabilities/drop"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}]", 37),
        ("containers: [{name: a, securityContext: {capabilities: {drop: [NET_RAW, ALL]}}}]", 37),
        ("{os: {name: windows}, containers: [{name: a}]}", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
