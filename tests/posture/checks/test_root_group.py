"""The control `root_group`: what it names and what it leaves alone."""

import pytest
import yaml

from tidewaiter.posture.checks.root_group import CONTROL
from tidewaiter.posture.pods import pod_of


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("{securityContext: {runAsGroup: 0}, containers: [{name: a}]}", ["/spec/securityContext/runAsGroup"]),
        (
            "{securityContext: {runAsGroup: 5}, initContainers: [{name: a, securityContext: {runAsGroup: 0}}]}",
            ["/spec/initContainers/0/securityContext/runAsGroup"],
        ),
        (
            "{securityContext: {fsGroup: 0, supplementalGroups: [7, 0]}, containers: [{name: a}]}",
            ["/spec/securityContext/fsGroup", "/spec/securityContext/supplementalGroups/1"],
        ),
    ],
)
def test_hit_names_the_group(places, spec, expected):
    """Primary, of the volumes, and additional."""
    assert places(CONTROL, spec) == expected


@pytest.mark.parametrize(
    "spec",
    [
        "{securityContext: {runAsGroup: 1, fsGroup: 2, supplementalGroups: [3]}, containers: [{name: a}]}",
        "containers: [{name: a}]",
        "{securityContext: {supplementalGroups: none, fsGroup: false}, containers: [{name: a}]}",
    ],
)
def test_near_miss_passes(places, spec):
    """Other groups, none, and what is malformed."""
    assert places(CONTROL, spec) == []


@pytest.mark.parametrize("spec", ["{hostUsers: false, containers: [{name: a}]}", "{os: {name: windows}, containers: [{name: a}]}"])
def test_groups_that_are_others_on_the_node_are_left_alone(spec):
    """A user namespace of the pod's own, and Windows."""
    assert not CONTROL.applies(pod_of({"kind": "Pod", "spec": yaml.safe_load(spec)}, 37))
