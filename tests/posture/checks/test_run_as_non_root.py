"""The control `run_as_non_root`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.run_as_non_root import CONTROL
from tidewaiter.posture.pods import pod_of


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        ("containers: [{name: a, image: x}]", 37, ["/spec/containers/0/securityContext/runAsNonRoot"]),
        (
            "{securityContext: {runAsNonRoot: true}, containers: [{name: a, securityContext: {runAsNonRoot: false}}]}",
            37,
            ["/spec/containers/0/securityContext/runAsNonRoot"],
        ),
        (
            "{securityContext: {runAsNonRoot: false}, containers: [{name: a, securityContext: {runAsNonRoot: true}}]}",
            37,
            ["/spec/securityContext/runAsNonRoot"],
        ),
        ("{hostUsers: false, containers: [{name: a}]}", 34, ["/spec/containers/0/securityContext/runAsNonRoot"]),
    ],
)
def test_hit_names_the_offending_field(places, spec, minor, expected):
    """Each offending field is named by its pointer, present or missing."""
    assert places(CONTROL, spec, minor) == expected


@pytest.mark.parametrize(
    ("spec", "minor"),
    [
        ("{securityContext: {runAsNonRoot: true}, containers: [{name: a}]}", 37),
        ("containers: [{name: a, securityContext: {runAsNonRoot: true}}]", 37),
        ("{hostUsers: false, containers: [{name: a}]}", 35),
    ],
)
def test_near_miss_passes(places, spec, minor):
    """What the standard allows is left alone."""
    assert places(CONTROL, spec, minor) == []


@pytest.mark.parametrize(
    ("pod", "own", "words"),
    [
        ({}, {}, "container a may run as root"),
        ({"runAsUser": 50000}, {}, "container a runs as user 50000, but nothing forbids root"),
        ({"runAsUser": 50000}, {"runAsUser": 0}, "container a may run as root"),
    ],
)
def test_the_message_tells_the_user_that_counts(pod, own, words):
    """A container with a user of its own is not said to be root."""
    spec = {"securityContext": pod, "containers": [{"name": "a", "securityContext": own}]}
    (found,) = CONTROL.check(pod_of({"apiVersion": "v1", "kind": "Pod", "spec": spec}, 37))
    assert found.message == words
