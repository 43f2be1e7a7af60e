"""Users' policies in their own process: results with their places, and limits that one policy breaks without the others."""

import subprocess
from collections.abc import Sequence
from typing import Any

import pytest
import yaml

from tidewaiter.adapters import policy_process
from tidewaiter.adapters.policy_process import Limits, PolicyJudge, judged
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.severity import Severity
from tidewaiter.posture.manifests import ManifestObject, live_object, read_manifests
from tidewaiter.posture.policies.reading import read_policies
from tidewaiter.posture.policies.world import world_of

MANIFEST = """
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec:
    template:
      spec:
        containers: [{name: c, image: "other/i:1"}]
"""
COSTLY = "object.data.x.split('').map(a, object.data.x.split('').join('-')).size() == 0"


def _own(name: str, expression: str, *kinds: str) -> dict[str, Any]:
    policy = {"apiVersion": "tidewaiter/v1", "kind": "Policy", "id": name, "title": f"title of {name}", "severity": "high"}
    return policy | {"match": list(kinds or ["*"]), "expression": expression, "message": "not so", "why": "because", "fix": "do it"}


def _objects() -> Sequence[ManifestObject]:
    return read_manifests(MANIFEST, "m.yaml").objects


def _judge(*policies: Any) -> PolicyJudge:
    return PolicyJudge(read_policies([("p.yaml", yaml.safe_dump_all(policies))]))


def test_results_are_those_of_controls():
    """Resource, place and words are there for reports; a file that is broken is a problem beside them."""
    problems: list[Any] = []
    policies = [_own("A", "object.spec.containers.all(c, c.image.startsWith('ours/'))", "Pod"), _own("B", "object.nothing()"), "broken"]
    failed, unknown = _judge(*policies)(_objects(), problems.append)
    assert (failed.control_id, failed.status, failed.resource) == ("A", ControlStatus.FAIL, "shop/Deployment/web")
    assert (failed.location.path, failed.location.line, failed.location.pointer) == ("m.yaml", 9, "/items/0/spec/template")
    assert (failed.title, failed.message, failed.remediation, failed.severity) == ("title of A", "not so", "do it", Severity.HIGH)
    assert (unknown.status, unknown.resource, unknown.location.path) == (ControlStatus.NOT_ASSESSED, "-/Policy/B", "p.yaml")
    assert "unknown function 'nothing' at column 15" in unknown.reason
    assert len(problems) == 1


def test_live_objects_have_results_too():
    """They have no file, and keep their names."""
    item = live_object({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "n"}, "spec": {}})
    (found,) = _judge(_own("A", "has(object.spec)"))([item], pytest.fail)
    assert (found.status, found.resource, found.location.line) == (ControlStatus.PASS, "n/Pod/p", 0)


@pytest.mark.parametrize("limits", [Limits(seconds=0.3), Limits(seconds=5, size=400 << 20)])
def test_a_policy_that_breaks_a_limit_does_not_stop_the_others(limits):
    """Time and memory end the process; the policy is NOT ASSESSED, and the next one is judged in a new process."""
    data = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"x": "x" * 9000}}
    policies = read_policies([("p.yaml", yaml.safe_dump_all([_own("A", "true"), _own("B", COSTLY), _own("C", "true")]))]).policies
    found = {policy.id: outcomes[0] for policy, outcomes in judged(policies, world_of([data], ()), limits)}
    assert [found[name].status.value for name in "ABC"] == ["PASS", "NOT_ASSESSED", "PASS"]
    assert "limits" in found["B"].text


def test_hopeless_policies_are_given_up(monkeypatch):
    """When process after process breaks, the rest says so rather than nothing."""
    monkeypatch.setattr(policy_process, "_answers", lambda *_: ([], "broke"))
    policies = read_policies([("p.yaml", yaml.safe_dump_all([_own(f"P{index}", "true") for index in range(8)]))]).policies
    found = [(policy.id, outcomes[0].text) for policy, outcomes in judged(policies, world_of([], ()))]
    assert len(found) == 8
    assert [text for _, text in found].count("broke") == policy_process.MAX_FAILURES


def test_a_process_that_hangs_is_ended(monkeypatch):
    """What it had answered counts."""

    def hangs(*_args: Any, **_options: Any) -> None:
        raise subprocess.TimeoutExpired("x", 1, output=b"[]\n[[")

    monkeypatch.setattr(subprocess, "run", hangs)
    policies = read_policies([("p.yaml", yaml.safe_dump_all([_own("A", "true"), _own("B", "true")]))]).policies
    found = [outcomes for _, outcomes in judged(policies, world_of([], ()))]
    assert found[0] == []
    assert "longer than" in found[1][0].text
