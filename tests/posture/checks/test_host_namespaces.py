"""The control `host_namespaces`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.host_namespaces import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("hostPID: true", 37, ["/spec/hostPID"]),
        ("{hostNetwork: true, hostIPC: true}", 37, ["/spec/hostIPC", "/spec/hostNetwork"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("{hostPID: false, hostIPC: null}", 37),
        ("hostUsers: false", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
