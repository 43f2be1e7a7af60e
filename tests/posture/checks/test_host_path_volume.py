"""The control `host_path_volume`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.host_path_volume import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("volumes: [{name: t, emptyDir: {}}, {name: v, hostPath: {path: /}}]", 37, ["/spec/volumes/1/hostPath"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("volumes: [{name: hostPath, emptyDir: {}}]", 37),
        ("volumes: [{name: v, hostPath: null, emptyDir: {}}]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
