"""The control `selinux_options`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.selinux_options import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("securityContext: {seLinuxOptions: {type: spc_t}}", 37, ["/spec/securityContext/seLinuxOptions/type"]),
        (
            "containers: [{name: a, securityContext: {seLinuxOptions: {user: u, role: r}}}]",
            37,
            ["/spec/containers/0/securityContext/seLinuxOptions/user", "/spec/containers/0/securityContext/seLinuxOptions/role"],
        ),
        (
            "containers: [{name: a, securityContext: {seLinuxOptions: {type: container_engine_t}}}]",
            30,
            ["/spec/containers/0/securityContext/seLinuxOptions/type"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {seLinuxOptions: {type: container_engine_t}}}]", 31),
        ("containers: [{name: a, securityContext: {seLinuxOptions: {level: 's0:c1', type: container_t}}}]", 30),
        ("containers: [{name: a, securityContext: {seLinuxOptions: {user: '', role: ''}}}]", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
