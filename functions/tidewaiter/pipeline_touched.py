"""A change that CloudTrail tells of: only what it touches is read and judged again, and nothing else of the last audit moves."""

from dataclasses import replace
from enum import StrEnum

from tidewaiter import documents
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report
from tidewaiter.pipeline_gone import forget_cluster
from tidewaiter.pipeline_kept import announced, audit_key, put_audit, store_audit
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts
from tidewaiter.pipeline_posture import audit_registry, control_report
from tidewaiter.pipeline_pushes import push_results
from tidewaiter.policy import gate
from tidewaiter.policy.changes import finding_changes
from tidewaiter.policy.drift import drift_of, kind_of, unconfirmed
from tidewaiter.policy.failures import unassessed
from tidewaiter.posture.engine import assess_clusters, assess_repositories
from tidewaiter.posture.touched import Part, Touched

SETTLED = frozenset({"ACTIVE", "FAILED", ""})
"""States in which a cluster stays until somebody changes it again."""


class Left(StrEnum):
    """What is left to do after a narrow audit: a cluster that still changes is judged later, one that was never audited as a whole."""

    NOTHING = "nothing"
    LATER = "later"
    WHOLE = "whole"


def audit_touched(touched: Touched, ports: AuditPorts, kept: KeepPorts) -> Left:
    """Judge again what was touched, keep the result, and say what is left.

    What is gone has its findings resolved. Raises what reading raises, so that the event is handled again.
    """
    if touched.part is Part.REGISTRY:
        store_audit(audit_registry(ports), kept)
        return Left.NOTHING
    if touched.part is Part.REPOSITORY:
        _repository(touched, ports, kept)
        return Left.NOTHING
    try:
        cluster = ports.cloud.cluster(touched.name)
    except NotFoundError:
        forget_cluster(touched.arn, ports, kept)
        return Left.NOTHING
    known = _settings(cluster, ports, kept)
    if cluster.status not in SETTLED:
        return Left.LATER
    return Left.NOTHING if known and touched.part is Part.SETTINGS else Left.WHOLE


def _repository(touched: Touched, ports: AuditPorts, kept: KeepPorts) -> None:
    problems: list[Problem] = []
    try:
        found = ports.cloud.repositories((touched.name,))
    except NotFoundError:
        found = ()
    results = (*assess_repositories(found, on_problem=problems.append, context=ports.known()), *push_results(found, ports, problems))
    part = control_report("registry", f"{ports.cloud.account()} ECR", results, problems, ports.judge, ("ecr:repository",))
    if not _store_part(part, touched.arn, kept):
        store_audit(audit_registry(ports), kept)


def _settings(cluster: Cluster, ports: AuditPorts, kept: KeepPorts) -> bool:
    problems: list[Problem] = []
    results = assess_clusters((cluster,), on_problem=problems.append, context=ports.judge.known)
    return _store_part(control_report("cluster", cluster.arn, results, problems, ports.judge), cluster.arn, kept)


def _store_part(part: Report, resource: str, kept: KeepPorts) -> bool:
    """Put what was judged of a resource into the last report of its target; False where there is none yet."""
    last = _last(part.kind, part.target, kept)
    if last is None:
        return False
    mine = [one for one in kept.findings.of(part.target) if one.resource == resource]
    lasting = {one.id for one in unconfirmed(mine, part)}
    changes = finding_changes([one for one in mine if one.id not in lasting], part.findings, part.finished)
    merged = _merged(last, part, resource)
    put_audit(replace(merged, drift=drift_of(last, merged)), kept)
    announced(changes, part.target, kept)
    return True


def _merged(last: Report, part: Report, resource: str) -> Report:
    """Replace in a report what was judged again of a resource; what stays is as it was."""
    judged = {(one.control_id, one.resource) for one in part.controls}
    gone = not judged and kind_of(resource) in part.listed
    stays = [not (gone and one.resource == resource) and (one.control_id, one.resource) not in judged for one in last.controls]
    controls = (*(one for one, kept in zip(last.controls, stays, strict=True) if kept), *part.controls)
    lost = {(one.rule_id, one.resource) for one in last.findings if gone and one.resource == resource} | judged
    findings = (*(one for one in last.findings if (one.rule_id, one.resource) not in lost), *part.findings)
    problems = tuple(dict.fromkeys((*last.problems, *part.problems)))
    return replace(
        last,
        started=part.started,
        finished=part.finished,
        findings=findings,
        controls=controls,
        problems=problems,
        verdict=gate.decide(findings, problems, unassessed(controls), fail_on=part.verdict.fail_on if part.verdict else ""),
    )


def _last(kind: str, target: str, kept: KeepPorts) -> Report | None:
    """Read the last report of a target; one that this version can't read counts as none, and the whole is audited."""
    body = kept.reports.get_document(audit_key(kind, target))
    try:
        report: Report | None = documents.decode("report", body) if body else None
    except BadInputError:
        return None
    return report
