"""Rules that come with objects and files."""

import pytest

from tidewaiter.policy.judging import Rules
from tidewaiter.policy.object_rules import with_rules_of
from tidewaiter.posture.manifests import live_object

WAIVER = "TW-X; reason=r; owner=o; until=2027-01-01"
NODE = live_object(
    {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "kube-proxy", "namespace": "kube-system", "annotations": {"tidewaiter.io/waive": WAIVER}},
        "spec": {"template": {"spec": {"containers": [{"image": "602401143452.dkr.ecr.eu-north-1.amazonaws.com/eks/kube-proxy:v1"}]}}},
    }
)
FILES = [("Dockerfile", f"# tidewaiter:waive {WAIVER}\nFROM x"), ("a.yaml", f"# tidewaiter:waive {WAIVER}")]


@pytest.mark.parametrize(("inline", "built_in", "count"), [(True, True, 3), (True, False, 2), (False, True, 1), (False, False, 0)])
def test_either_source_can_be_switched_off(inline, built_in, count):
    """The shipped list, annotations and comments of Dockerfiles count unless somebody says no."""
    found = with_rules_of(Rules(), [NODE], FILES, inline=inline, built_in=built_in)
    assert len(found.waivers) == count


def test_a_malformed_inline_waiver_is_a_problem_of_the_report():
    """It is told with the problems of the files that were given."""
    found = with_rules_of(Rules(), [], [("Dockerfile", "# tidewaiter:waive nothing")], inline=True, built_in=True)
    assert [one.code for one in found.problems] == ["waiver-malformed"]
