"""The control `iam_path_to_cluster_admin`: a path fails as badly as its start is exposed, and an unread account is no pass."""

import pytest

from tests.posture.identity.ways import way
from tidewaiter.posture.checks.iam_path_to_cluster_admin import CONTROL
from tidewaiter.posture.control import Unknown, Violation
from tidewaiter.posture.identity.view import WorkloadReach


def outcomes(path, *, exposure="internet"):
    """Run the control on a workload with this path to the cluster, and none elsewhere."""
    paths = {"to_account": None, "to_cluster": None} | {"to_cluster": path}
    return list(CONTROL.check(WorkloadReach(exposure=exposure, **paths)))


@pytest.mark.parametrize(
    ("path", "exposure", "severity"),
    [
        (way(), "internet", "critical"),
        (way(), "cluster", "high"),
        (way(possible=True), "internet", "medium"),
    ],
)
def test_hit_fails_with_its_severity(path, exposure, severity):
    """What is certain and exposed is worst; what depends on unknown facts is said to be possible."""
    (found,) = outcomes(path, exposure=exposure)
    assert isinstance(found, Violation)
    assert (str(found.severity), "role app" in found.message) == (severity, True)


def test_near_miss_passes():
    """A workload without such a path passes, whatever else it reaches."""
    other = {"to_account": way(), "to_cluster": way()} | {"to_cluster": None}
    assert list(CONTROL.check(WorkloadReach(exposure="internet", **other))) == []


def test_missing_facts_are_not_a_pass():
    """The cluster as a whole says so once, with the grant; its workloads have no result of their own then."""
    gap = "cluster main: access entries (eks:ListAccessEntries) could not be read"
    whole = WorkloadReach(exposure="none", to_account=None, to_cluster=None, unread=gap, whole=True)
    (found,) = CONTROL.check(whole)
    assert isinstance(found, Unknown)
    assert found.permission == "eks:ListAccessEntries"
    assert CONTROL.applies(whole)
    one = WorkloadReach(exposure="internet", to_account=None, to_cluster=None, unread=gap)
    assert not CONTROL.applies(one)
