"""The control `privileged_container`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.privileged_container import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, securityContext: {privileged: true}}]", 37, ["/spec/containers/0/securityContext/privileged"]),
        ("initContainers: [{name: i, securityContext: {privileged: true}}]", 37, ["/spec/initContainers/0/securityContext/privileged"]),
        (
            "ephemeralContainers: [{name: debug, securityContext: {privileged: true}}]",
            37,
            ["/spec/ephemeralContainers/0/securityContext/privileged"],
        ),
        ("containers: [{name: a, securityContext: {privileged: 'false'}}]", 37, ["/spec/containers/0/securityContext/privileged"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {privileged: false}}]", 37),
        ("containers: [{name: a, securityContext: {privileged: null}}]", 37),
        ("securityContext: {privileged: true}", 37),
        ("containers: [nonsense, 7]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
