"""The control `capabilities_beyond_baseline`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.capabilities_beyond_baseline import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        (
            "containers: [{name: a, securityContext: {capabilities: {add: [CHOWN, SYS_ADMIN, NET_RAW]}}}]",
            37,
            ["/spec/containers/0/securityContext/capabilities/add/1", "/spec/containers/0/securityContext/capabilities/add/2"],
        ),
        (
            "containers: [{name: a, securityContext: {capabilities: {add: [CAP_CHOWN]}}}]",
            37,
            ["/spec/containers/0/securityContext/capabilities/add/0"],
        ),
        (
            "containers: [{name: a, securityContext: {capabilities: {add: [ALL]}}}]",
            30,
            ["/spec/containers/0/securityContext/capabilities/add/0"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {capabilities: {add: [NET_BIND_SERVICE, SYS_CHROOT]}}}]", 37),
        ("containers: [{name: a, securityContext: {capabilities: {drop: [SYS_ADMIN]}}}]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
