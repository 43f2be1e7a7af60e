"""The use cases of configuration: manifests, clusters and registries judged by controls; scans of images need far more than these."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from tidewaiter import __version__
from tidewaiter.model.control import ControlResult
from tidewaiter.model.finding import Finding
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report
from tidewaiter.pipeline_audit import ClusterAudit
from tidewaiter.pipeline_ports import AuditPorts, ManifestPorts
from tidewaiter.pipeline_pushes import push_results
from tidewaiter.policy import gate, judging
from tidewaiter.policy.failures import failure_findings, unassessed
from tidewaiter.posture.catalogue import not_run
from tidewaiter.posture.debugging import debugged
from tidewaiter.posture.engine import OnProblem, assess, assess_clusters, assess_objects, assess_registry, assess_repositories, minor_of
from tidewaiter.posture.files import assess_files
from tidewaiter.posture.manifests import ManifestObject, live_object
from tidewaiter.posture.patching.commands import with_commands
from tidewaiter.posture.rendered import Rendering
from tidewaiter.scoring.clusters import cluster_risks


def scan_manifests(
    texts: Iterable[tuple[str, str]],
    version: str,
    ports: ManifestPorts,
    rendered: Sequence[Rendering] = (),
    unread: Sequence[Problem] = (),
) -> Report:
    """Judge manifests, given as (path, text), and what tools rendered, by a version's standards; `unread` says what could not be given."""
    problems = list(unread)
    files = tuple(texts)
    paths = [*(one.folder for one in rendered), *(path for path, _ in files)]
    objects: list[ManifestObject] = []

    def judge_own(found: Sequence[ManifestObject], on_problem: OnProblem) -> Iterable[ControlResult]:
        objects.extend(found)
        return ports.judge_own(found, on_problem)

    results = assess_files(files, version=version, on_problem=problems.append, judge_own=judge_own, rendered=rendered, context=ports.known)
    faulty = {path for path in paths for one in problems if one.where.startswith(path)}
    listed = [path for path in paths if path not in faulty]
    ports = ports.judging(objects, files)
    report = control_report("manifest", ", ".join(paths[:3]) or "nothing", results, problems, ports, listed)
    return with_context(report, kubernetes_minor=minor_of(version))


def audit_cluster(name: str, ports: AuditPorts) -> Report:
    """Audit one EKS cluster through the AWS API and its Kubernetes API, and remember what runs in it.

    What cannot be read is a problem; the rest is judged. Raises NotFoundError when there is no such cluster.
    """
    cluster = ports.cloud.cluster(name)
    problems: list[Problem] = []
    results = list(assess_clusters((cluster,), on_problem=problems.append, context=ports.judge.known))
    audit = ClusterAudit(cluster, ports, problems)
    found = audit.found
    results += assess_objects(found.objects, cluster.version, found.complete, found.network, problems.append, ports.known(found.workloads))
    if found.lists:
        added = debugged(found.lists.pods, found.objects, minor_of(cluster.version))
        results += assess(added, on_problem=problems.append, context=ports.judge.known)
    results += ports.judge.judge_own(found.objects, problems.append)
    complete = not problems
    judged, paths = audit.identities()
    results += judged
    if found.workloads or complete:
        ports.workloads.replace(cluster.arn, found.workloads, ports.judge.clock.now().isoformat())
    report = control_report("cluster", cluster.arn, results, problems, ports.judge.judging(found.objects), audit.listed())
    report = with_context(report, kubernetes_minor=minor_of(cluster.version), facts=audit.facts())
    known = (*found.objects, *map(live_object, found.lists.pods if found.lists else ()))
    report = replace(report, findings=with_commands(report.findings, known, minor_of(cluster.version)))
    return replace(report, identity_paths=paths, risks=cluster_risks(cluster.arn, found.workloads, results, ports.findings.of))


def audit_registry(ports: AuditPorts) -> Report:
    """Audit the ECR registry of the account and region, and its repositories."""
    problems: list[Problem] = []
    known, repositories = ports.known(), ports.cloud.repositories()
    results = (
        *assess_registry(ports.cloud.registry(), on_problem=problems.append, context=known),
        *assess_repositories(repositories, on_problem=problems.append, context=known),
        *push_results(repositories, ports, problems),
    )
    return control_report("registry", f"{ports.cloud.account()} ECR", results, problems, ports.judge, ("ecr:repository",))


def with_context(report: Report, **facts: Any) -> Report:
    """Add to what a report says about its circumstances."""
    return replace(report, context={**report.context, **facts})


def control_report(
    kind: str,
    target: str,
    results: Sequence[ControlResult],
    problems: Sequence[Problem],
    ports: ManifestPorts,
    listed: Sequence[str] = (),
) -> Report:
    """Judge what controls said of a target; `listed` names what was seen whole."""
    started = ports.clock.now()
    today, names = started.astimezone(UTC).date().isoformat(), (target, target.rpartition("/")[2])
    judged = judging.judge(by_urgency(failure_findings(results, within=target)), ports.rules, today, names=names)
    findings, problems = with_commands(judged.findings), (*problems, *judged.problems)
    return Report(
        kind=kind,
        target=target,
        started=started.isoformat(),
        finished=ports.clock.now().isoformat(),
        tool_version=__version__,
        findings=findings,
        controls=tuple(results),
        problems=tuple(problems),
        verdict=gate.decide(findings, problems, unassessed(results), fail_on=ports.fail_on),
        listed=tuple(sorted(listed)),
        context={"not_run": not_run(ports.context)},
    )


def by_urgency(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put the most urgent first; the order of equals is always the same."""
    return tuple(sorted(findings, key=lambda one: (-one.priority, -one.severity.rank, one.rule_id, one.id)))
