"""The control `restricted_volume_type`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.restricted_volume_type import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("volumes: [{name: v, nfs: {server: s, path: /}}]", 37, ["/spec/volumes/0/nfs"]),
        (
            "volumes: [{name: v, gitRepo: {repository: r}}, {name: h, hostPath: {path: /}}]",
            37,
            ["/spec/volumes/0/gitRepo", "/spec/volumes/1/hostPath"],
        ),
        ("volumes: [{name: b, image: {reference: r}}]", 32, ["/spec/volumes/0/image"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("volumes: [{name: a, csi: {driver: d}}, {name: b, image: {reference: r}}, {name: c, ephemeral: {}}, {name: d}]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
