"""Clusters that are no more: what was found of them is resolved, and what ran in them has ended."""

import json
from collections.abc import Collection, Sequence

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.ids import stable_id
from tidewaiter.model.problem import Problem
from tidewaiter.pipeline_kept import store_audit
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts
from tidewaiter.pipeline_posture import control_report
from tidewaiter.policy.drift import kind_of
from tidewaiter.posture.pods import mapping, sequence


def forget_missing(clusters: Collection[Cluster], region: str, ports: AuditPorts, kept: KeepPorts) -> None:
    """Forget the clusters that an earlier audit listed in the account and region, and this one does not: no event may have told of it."""
    key = f"reports/{stable_id('clusters', ports.cloud.account(), region)}/clusters.json"
    now = sorted(one.arn for one in clusters)
    before = kept.reports.get_document(key)
    for arn in sorted({*_arns(before)} - {*now}):
        forget_cluster(arn, ports, kept)
    kept.reports.put_document(key, json.dumps({"kind": "cluster-list", "clusters": now}).encode(), "application/json")


def forget_cluster(arn: str, ports: AuditPorts, kept: KeepPorts) -> None:
    """Resolve what was found of a cluster that is no more, and end what ran in it; doing it twice is harmless."""
    stored = [one for one in kept.findings.of(arn) if one.status is not FindingStatus.RESOLVED]
    if stored:
        everything: Sequence[str] = sorted({kind_of(one.resource) for one in stored})
        over = Problem(code="cluster-gone", what="the cluster is no more", where=arn, incomplete=False)
        store_audit(control_report("cluster", arn, (), (over,), ports.judge, everything), kept)
    ports.workloads.replace(arn, (), ports.judge.clock.now().isoformat())


def _arns(body: bytes | None) -> list[str]:
    """Read the list; one that is not ours to understand names nobody."""
    try:
        found = mapping(json.loads(body)) if body else {}
    except (ValueError, RecursionError):
        return []
    return [one for one in sequence(found.get("clusters")) if isinstance(one, str) and one.startswith("arn:")]
