"""Risk of a cluster and of everything that runs in it; what runs alike is scored once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tidewaiter.model.cluster import Workload
from tidewaiter.model.control import ControlResult
from tidewaiter.model.finding import Finding
from tidewaiter.model.score import RiskScore
from tidewaiter.scoring.risk import cluster_risk, workload_risk

FindingsOf = Callable[[str], Sequence[Finding]]
_About = Mapping[str, Sequence[ControlResult]]


def cluster_risks(
    cluster_arn: str, workloads: Sequence[Workload], results: Iterable[ControlResult], findings_of: FindingsOf
) -> tuple[RiskScore, ...]:
    """Score a cluster, then its workloads, worst first. `findings_of` is asked once for each image digest that runs."""
    about: dict[str, list[ControlResult]] = defaultdict(list)
    for result in results:
        about[result.resource].append(result)
    risks = list(_risks(workloads, about, findings_of))
    whole = cluster_risk(cluster_arn, risks, about.get(cluster_arn, ()))
    return whole, *sorted(risks, key=lambda risk: -risk.score)


def _risks(workloads: Sequence[Workload], about: _About, findings_of: FindingsOf) -> Iterator[RiskScore]:
    by_digest: dict[str, list[Workload]] = defaultdict(list)
    for one in workloads:
        by_digest[one.image_digest].append(one)
    for digest, running in by_digest.items():
        findings = findings_of(digest)
        known: dict[tuple[object, ...], RiskScore] = {}
        for one in running:
            names = tuple(name for name in _names(one) if name in about)
            alike = (names, one.exposure, one.role_arns, one.powers)
            if alike not in known:
                known[alike] = workload_risk(one, findings, [result for name in names for result in about[name]])
            yield replace(known[alike], subject=one.key)


def _names(workload: Workload) -> dict[str, None]:
    """Name what controls judged: the object that made the pod, or the pod."""
    own = f"{workload.namespace}/{workload.kind}/{workload.name}"
    return dict.fromkeys((own, f"{workload.namespace}/Pod/{workload.pod}"))
