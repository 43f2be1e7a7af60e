"""The control `windows_host_process`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.windows_host_process import CONTROL


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("securityContext: {windowsOptions: {hostProcess: true}}", 37, ["/spec/securityContext/windowsOptions/hostProcess"]),
        (
            "containers: [{name: a, securityContext: {windowsOptions: {hostProcess: true}}}]",
            37,
            ["/spec/containers/0/securityContext/windowsOptions/hostProcess"],
        ),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("containers: [{name: a, securityContext: {windowsOptions: {hostProcess: false}}}]", 37),
        ("securityContext: {windowsOptions: {runAsUserName: x}}", 37),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []
