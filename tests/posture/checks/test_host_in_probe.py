"""The control `host_in_probe`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.host_in_probe import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        (
            "containers: [{name: a, livenessProbe: {httpGet: {host: 169.254.169.254, port: 80}}}]",
            34,
            ["/spec/containers/0/livenessProbe/httpGet/host"],
        ),
        (
            "containers: [{name: a, lifecycle: {preStop: {tcpSocket: {host: db, port: 1}}}}]",
            34,
            ["/spec/containers/0/lifecycle/preStop/tcpSocket/host"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, startupProbe: {httpGet: {host: '', port: 80}}}]", 34),
        ("containers: [{name: a, readinessProbe: {grpc: {port: 1}}}]", 34),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
