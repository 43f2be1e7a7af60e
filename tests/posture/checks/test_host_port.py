"""The control `host_port`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.host_port import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        (
            "containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}]}]",
            37,
            ["/spec/containers/0/ports/1/hostPort"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, ports: [{containerPort: 80, hostPort: 0}]}]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
