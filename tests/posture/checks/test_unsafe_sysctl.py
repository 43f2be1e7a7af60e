"""The control `unsafe_sysctl`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.unsafe_sysctl import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}", 37, ["/spec/securityContext/sysctls/0/name"]),
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]}", 31, ["/spec/securityContext/sysctls/0/name"]),
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_keepalive_time, value: '1'}]}", 28, ["/spec/securityContext/sysctls/0/name"]),
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat, value: '1'}]}", 36, ["/spec/securityContext/sysctls/0/name"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_slow_start_after_idle, value: '0'}]}", 37),
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat, value: '1'}]}", 37),
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]}", 32),
        ("securityContext: {sysctls: [{name: net.ipv4.ip_local_reserved_ports, value: '1'}]}", 27),
        ("securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}", 25),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
