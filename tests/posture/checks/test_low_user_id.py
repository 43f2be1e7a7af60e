"""The control `low_user_id`: what it names and what it leaves alone."""

import pytest
import yaml

from tidewaiter.posture.checks.low_user_id import CONTROL
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.pods import pod_of


def outcomes(spec):
    """Run the control on a pod; None where it does not apply."""
    pod = pod_of({"kind": "Pod", "spec": yaml.safe_load(spec)}, 37)
    if not CONTROL.applies(pod):
        return None
    return ["UNKNOWN" if isinstance(one, Unknown) else one.pointer for one in CONTROL.check(pod)]


@pytest.mark.parametrize(
    ("spec", "places"),
    [
        (
            "{securityContext: {runAsUser: 1000, runAsGroup: 20000}, containers: [{name: a}]}",
            ["/spec/securityContext/runAsUser"],
        ),
        (
            "{securityContext: {runAsUser: 20000, runAsGroup: 20000}, containers: [{name: a, securityContext: {runAsGroup: 0}}]}",
            ["/spec/containers/0/securityContext/runAsGroup"],
        ),
    ],
)
def test_hit_names_where_the_effective_id_is_set(spec, places):
    """A container's own id is stronger than the pod's."""
    assert outcomes(spec) == places


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            "{securityContext: {runAsUser: 1}, containers: [{name: a, securityContext: {runAsUser: 10000, runAsGroup: 10001}}]}",
            [],
        ),
        ("{hostUsers: false, securityContext: {runAsUser: 1}, containers: [{name: a}]}", None),
        ("{os: {name: windows}, containers: [{name: a}]}", None),
    ],
)
def test_near_miss_passes(spec, expected):
    """High ids, ids of the pod's own, and Windows."""
    assert outcomes(spec) == expected


def test_what_the_image_decides_is_not_a_pass():
    """The pod sets nothing."""
    assert outcomes("containers: [{name: a}]") == ["UNKNOWN", "UNKNOWN"]
    assert CONTROL.opt_in
