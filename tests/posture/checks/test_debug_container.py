"""The control `debug_container`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.debug_container import CONTROL


@pytest.mark.parametrize(
    ("security", "field"),
    [
        ("{privileged: true}", "privileged"),
        ("{capabilities: {add: [SYS_PTRACE]}}", "capabilities/add/0"),
        ("{runAsUser: 0}", "runAsUser"),
    ],
)
def test_hit_names_the_field_of_what_was_added(places, security, field):
    """Privileged, with a capability that escapes, or as root."""
    spec = f"{{containers: [{{name: a}}], ephemeralContainers: [{{name: d, securityContext: {security}}}]}}"
    assert places(CONTROL, spec) == [f"/spec/ephemeralContainers/0/securityContext/{field}"]


@pytest.mark.parametrize(
    "spec",
    [
        "{containers: [{name: a, securityContext: {privileged: true}}], ephemeralContainers: [{name: d}]}",
        "{containers: [{name: a}], ephemeralContainers: [{name: d, securityContext: {runAsUser: 1000}}]}",
    ],
)
def test_near_miss_passes(places, spec):
    """What the template says is judged at the template; a debugger without power is a guest."""
    assert places(CONTROL, spec) == []
