"""What an audit of a cluster asks of the identity graph: paths from workloads to administrators, and whom roles let in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tidewaiter.model.account import IamAccount
from tidewaiter.model.identity import IdentityPath, NodeKind
from tidewaiter.posture.control import Target
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.judged import judged
from tidewaiter.posture.identity.paths import Search
from tidewaiter.posture.identity.view import WorkloadReach
from tidewaiter.posture.subjects import Subject

MAX_PATHS = 100
"""Paths that a report holds, those of the most exposed workloads first."""

_EXPOSURES = ("internet", "unknown", "vpc", "cluster", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityAudit:
    """What controls judge, paths for people, and what is not known."""

    subjects: tuple[tuple[Target, Subject], ...]
    paths: tuple[IdentityPath, ...]
    unknown: tuple[str, ...]


def audit_identities(account: IamAccount, facts: ClusterFacts, *, unread: str = "") -> IdentityAudit:
    """Build the graph of an account and one cluster, and ask it; `unread` says why IAM is not known, if it is not."""
    graph = build(account, (facts,))
    search = Search(graph)
    gaps = "; ".join(filter(None, (unread, *graph.unknown[:3])))
    goals = {node.kind: node.id for node in search.goals()}
    digests = facts.workload_digests()
    reaches: dict[str, WorkloadReach] = {}
    for name, pods in facts.workload_pods().items():
        reaches[name] = WorkloadReach(
            exposure=min(pods.values(), key=_rank),
            to_account=_best(search, pods, goals[NodeKind.AWS_ADMIN]),
            to_cluster=_best(search, pods, goals[NodeKind.CLUSTER_ADMIN]),
            unread=gaps,
            digests=digests.get(name, ()),
        )
    everything = WorkloadReach(exposure="none", to_account=None, to_cluster=None, unread=gaps, whole=True)
    found = [path for one in reaches.values() for path in (one.to_account, one.to_cluster) if path]
    shown = sorted(found, key=lambda path: (_rank(path.exposure), path.confidence, len(path.edges), path.nodes[0].id))[:MAX_PATHS]
    paths = tuple(replace(path, cut=search.cut(path.nodes[0].id, path.nodes[-1].id)) for path in shown)
    subjects = (
        *((Target.REACH, Subject(value=everything, resource=facts.cluster.arn)) for _ in gaps[:1]),
        *((Target.REACH, Subject(value=reach, resource=name)) for name, reach in reaches.items()),
        *((target, Subject(value=view, resource=name)) for target, name, view in judged(account, facts, search, unread=unread, gaps=gaps)),
    )
    return IdentityAudit(subjects=subjects, paths=paths, unknown=graph.unknown)


def _best(search: Search, pods: Mapping[str, str], goal: str) -> IdentityPath | None:
    """Return the surest, then shortest path of a workload's pods (node id to exposure); the others that have one are counted."""
    found = list(_ways(search, pods, goal))
    if not found:
        return None
    return replace(min(found, key=lambda path: (path.confidence, len(path.edges), path.nodes[0].id)), others=len(found) - 1)


def _ways(search: Search, exposure: Mapping[str, str], goal: str) -> Iterator[IdentityPath]:
    for path in search.ways(exposure, goal):
        yield replace(path, exposure=exposure[path.nodes[0].id])


def _rank(exposure: str) -> int:
    return _EXPOSURES.index(exposure) if exposure in _EXPOSURES else 1
