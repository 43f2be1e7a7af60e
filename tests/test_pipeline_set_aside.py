"""An audit sets parts of EKS aside, applies waivers that stand in objects, and keeps what people need to answer questions."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from tidewaiter import pipeline
from tidewaiter.adapters.clock import SystemClock
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads
from tidewaiter.errors import NotFoundError, OfflineError
from tidewaiter.model.account import ClusterAccess
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.report import Report
from tidewaiter.pipeline_ports import AuditPorts, ManifestPorts

CLUSTER = Cluster(
    arn="arn:aws:eks:eu-central-1:111122223333:cluster/shop", name="shop", account="111122223333", region="eu-central-1", version="1.34"
)
EKS = "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni:v1.20"
WAIVER = "TW-K8S-privileged-container@c; reason=gpu; owner=ops; until=2999-12-31\nTW-K8S-host-port; reason=r; owner=ops; until=2999-12-31"


def _agent(namespace: str, image: str, annotations: Mapping[str, str]) -> dict[str, Any]:
    spec = {"containers": [{"name": "c", "image": image, "securityContext": {"privileged": True}}]}
    metadata = {"name": "aws-node", "namespace": namespace, "annotations": annotations}
    return {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": metadata, "spec": {"template": {"spec": spec}}}


class _Reader:
    def list_objects(self, _api_version: str, plural: str) -> Iterable[Mapping[str, Any]]:
        if plural == "daemonsets":
            yield _agent("kube-system", EKS, {})
            yield _agent("shop", EKS, {})
            yield _agent("waived", "evil.example/cni", {"tidewaiter.io/waive": WAIVER})

    def get(self, *_: str) -> Mapping[str, Any]:
        raise NotFoundError("none")


class _Identities:
    def iam_account(self, number: str) -> Any:
        raise OfflineError("no IAM here", where=number)

    def access(self, _cluster: Cluster) -> ClusterAccess:
        return ClusterAccess()


def _audit(**switches: bool) -> Report:
    ports = AuditPorts(
        cloud=SimpleNamespace(cluster=lambda _: CLUSTER),
        connect=lambda _: _Reader(),
        workloads=MemoryWorkloads(),
        findings=MemoryFindings(),
        judge=ManifestPorts(clock=SystemClock(), **switches),
        identities=_Identities(),
    )
    return pipeline.audit_cluster("shop", ports)


@pytest.mark.parametrize(
    ("switches", "aside"),
    [
        ({}, {"kube-system", "waived"}),
        ({"inline_waivers": False}, {"kube-system"}),
        ({"builtin_waivers": False}, {"waived"}),
        ({"inline_waivers": False, "builtin_waivers": False}, set()),
    ],
)
def test_live_objects_are_set_aside_by_what_they_are_and_what_they_say(switches: dict[str, bool], aside: set[str]) -> None:
    """An aws-node elsewhere is judged, whatever its image; one with a waiver is accepted; both can be switched off."""
    found = {one.resource.split("/")[0]: one for one in _audit(**switches).findings if one.rule_id == "TW-K8S-privileged-container"}
    assert found.keys() == {"kube-system", "shop", "waived"}
    assert {name for name, one in found.items() if one.suppressed_by} == aside


def test_a_report_says_which_waivers_of_objects_cover_nothing_and_what_was_collected() -> None:
    """The waiver of a port that nobody opens is told, and facts for questions are kept."""
    report = _audit()
    assert any(one.code == "waiver-unused" and "TW-K8S-host-port" in one.where for one in report.problems)
    assert "shop: 1 workloads" in report.context["facts"]["namespaces"]
    assert report.context["kubernetes_minor"] == 34
