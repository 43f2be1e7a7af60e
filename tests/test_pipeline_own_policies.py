"""An audit judges the objects of a cluster by the users' own policies as well."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import yaml

from tidewaiter import pipeline
from tidewaiter.adapters.clock import SystemClock
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads
from tidewaiter.adapters.policy_process import PolicyJudge
from tidewaiter.errors import NotFoundError, OfflineError
from tidewaiter.model.account import ClusterAccess
from tidewaiter.model.cluster import Cluster
from tidewaiter.pipeline_ports import AuditPorts, ManifestPorts
from tidewaiter.posture.policies.reading import read_policies

CLUSTER = Cluster(
    arn="arn:aws:eks:eu-central-1:111122223333:cluster/shop", name="shop", account="111122223333", region="eu-central-1", version="1.34"
)
DEPLOYMENT = {
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"replicas": 9, "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}},
}
POLICY = {
    "apiVersion": "tidewaiter/v1",
    "kind": "Policy",
    "id": "ACME-1",
    "title": "Few replicas",
    "severity": "high",
    "match": ["Deployment"],
}


class _Reader:
    def list_objects(self, api_version: str, plural: str) -> Iterable[Mapping[str, Any]]:
        if plural == "deployments":
            yield {"apiVersion": api_version, "kind": "Deployment", **DEPLOYMENT}

    def get(self, *_: str) -> Mapping[str, Any]:
        raise NotFoundError("none")


class _Identities:
    def iam_account(self, number: str) -> Any:
        raise OfflineError("no IAM here", where=number)

    def access(self, _cluster: Cluster) -> ClusterAccess:
        return ClusterAccess()


def test_live_objects_are_judged_by_own_policies() -> None:
    """The Deployment of the cluster has a finding with the policy's id."""
    policies = read_policies([("p.yaml", yaml.safe_dump({**POLICY, "expression": "object.spec.replicas < 5", "message": "many"}))])
    ports = AuditPorts(
        cloud=SimpleNamespace(cluster=lambda _: CLUSTER),
        connect=lambda _: _Reader(),
        workloads=MemoryWorkloads(),
        findings=MemoryFindings(),
        judge=ManifestPorts(clock=SystemClock(), judge_own=PolicyJudge(policies)),
        identities=_Identities(),
    )
    report = pipeline.audit_cluster("shop", ports)
    (found,) = [one for one in report.findings if one.rule_id == "ACME-1"]
    assert (found.resource, found.severity.value) == ("shop/Deployment/web", "high")
