"""The one runner of configuration controls: subjects in, ControlResults out; a control that breaks is a result, never silence."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import islice

from tidewaiter.model.cloud import Registry, Repository
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.model.quick import quick
from tidewaiter.posture.catalogue import controls as controls  # noqa: PLC0414 - the engine's own users ask it
from tidewaiter.posture.catalogue import mappings_of, of_kind, runs
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.network.view import ClusterNetwork
from tidewaiter.posture.subjects import Subject, subjects_of

LATEST_MINOR = 37
DEFAULT_VERSION = f"1.{LATEST_MINOR}"
MAX_OUTCOMES = 1000
"""Failures of one control in one object: a manifest of 90 KB can hold 30,000 empty containers."""
MAX_RESULTS = 500_000

_made = quick(ControlResult)

OnProblem = Callable[[Problem], None]


def assess_objects(
    objects: Iterable[ManifestObject],
    version: str = DEFAULT_VERSION,
    complete: frozenset[str] | None = None,
    network: ClusterNetwork | None = None,
    on_problem: OnProblem | None = None,
    context: Context = NO_CONTEXT,
) -> tuple[ControlResult, ...]:
    """Judge a set of objects by the standards of a Kubernetes version (`1.34`, `v1.34.2-eks-1`, `34`, `latest`).

    Give everything that belongs together in one call: bindings are judged with their roles, and namespaces as a whole. `complete` holds
    the kinds that a live cluster listed whole, None means files; `network` is that of the live cluster. A control that raises gives a NOT
    ASSESSED result, and `on_problem` hears.
    """
    minor = minor_of(version)
    chosen = {target: [control for control in _of(target, context) if control.since <= minor] for target in Target}
    about = cache(partial(of_kind, chosen[Target.OBJECT]))
    results: list[ControlResult] = []
    for target, subject in subjects_of(tuple(objects), minor, complete, network):
        run = about(subject.kind) if target is Target.OBJECT else chosen[target]
        results.extend(_run(subject, run, on_problem, context))
        if len(results) > MAX_RESULTS and on_problem is not None:
            what = f"more than {MAX_RESULTS} results: what comes after {subject.resource} was not judged"
            on_problem(Problem(code="too-many-results", what=what, hint="Scan a part at a time"))
            break
    return tuple(results)


def assess_dockerfile(
    dockerfile: Dockerfile, *, on_problem: OnProblem | None = None, context: Context = NO_CONTEXT
) -> tuple[ControlResult, ...]:
    """Judge one Dockerfile, with the line of every failure."""
    subject = Subject(value=dockerfile, resource=dockerfile.path, path=dockerfile.path, columns=dockerfile.columns)
    return assess([(Target.DOCKERFILE, subject)], on_problem=on_problem, context=context)


def assess_clusters(
    clusters: Iterable[Cluster], *, on_problem: OnProblem | None = None, context: Context = NO_CONTEXT
) -> tuple[ControlResult, ...]:
    """Judge EKS clusters by what the AWS API tells."""
    subjects = ((Target.CLUSTER, Subject(value=cluster, resource=cluster.arn)) for cluster in clusters)
    return assess(subjects, on_problem=on_problem, context=context)


def assess_repositories(
    repositories: Iterable[Repository], *, on_problem: OnProblem | None = None, context: Context = NO_CONTEXT
) -> tuple[ControlResult, ...]:
    """Judge ECR repositories by what the AWS API tells."""
    subjects = ((Target.REPOSITORY, Subject(value=repository, resource=repository.arn)) for repository in repositories)
    return assess(subjects, on_problem=on_problem, context=context)


def assess_registry(registry: Registry, *, on_problem: OnProblem | None = None, context: Context = NO_CONTEXT) -> tuple[ControlResult, ...]:
    """Judge what an ECR registry sets for all its repositories."""
    return assess([(Target.REGISTRY, Subject(value=registry, resource=registry.name))], on_problem=on_problem, context=context)


def assess(
    subjects: Iterable[tuple[Target, Subject]], *, on_problem: OnProblem | None = None, context: Context = NO_CONTEXT
) -> tuple[ControlResult, ...]:
    """Judge what a caller collected itself, such as who can become whom."""
    chosen = {target: _of(target, context) for target in Target}
    return tuple(result for target, subject in subjects for result in _run(subject, chosen[target], on_problem, context))


def minor_of(version: str) -> int:
    """Read the minor number of a Kubernetes version; an empty or unreadable one is judged by the latest standard."""
    parts = version.strip().removeprefix("v").split(".")
    digits = parts[1 if len(parts) > 1 else 0].rstrip("+")
    return int(digits) if digits.isdecimal() and len(digits) < 5 else LATEST_MINOR  # noqa: PLR2004 - a minor version is short


def _of(target: Target, context: Context) -> list[Control]:
    return [one for one in controls() if target in one.targets and runs(one, context)]


def _run(subject: Subject, chosen: Iterable[Control], on_problem: OnProblem | None, context: Context) -> Iterator[ControlResult]:
    whole: Location | None = None
    for control in chosen:
        try:
            if not control.applies(subject.value):
                continue
            found = control.check(subject.value, context) if control.in_context else control.check(subject.value)
            outcomes = _bounded(found)
        except Exception as error:  # noqa: BLE001 - the one plugin runner: a broken control must not hide the others' results
            outcomes = [Unknown(reason=f"the control failed: {type(error).__name__}: {error}")]
            if on_problem is not None:
                on_problem(_broken(control, subject, error))
        whole = whole or subject.location("")
        if not outcomes:
            yield _result(control, subject, ControlStatus.PASS, whole)
        for outcome in outcomes:
            yield _outcome(control, subject, outcome, whole)


def _bounded(found: Iterable[Violation | Unknown]) -> list[Violation | Unknown]:
    outcomes = list(islice(found, MAX_OUTCOMES + 1))
    if len(outcomes) > MAX_OUTCOMES:
        outcomes[MAX_OUTCOMES] = Unknown(reason=f"more than {MAX_OUTCOMES} failures; the others were not looked for")
    return outcomes


def _broken(control: Control, subject: Subject, error: Exception) -> Problem:
    return Problem(
        code="control-failed",
        what=f"{control.id} failed with {type(error).__name__}: {error}",
        where=subject.resource,
        hint="Report this with the object that caused it; the other controls were still run",
    )


def _outcome(control: Control, subject: Subject, outcome: Violation | Unknown, whole: Location) -> ControlResult:
    if isinstance(outcome, Unknown):
        return _result(control, subject, ControlStatus.NOT_ASSESSED, whole, unknown=outcome)
    return _result(control, subject, ControlStatus.FAIL, subject.location(outcome.pointer, outcome.line), violation=outcome)


def _result(
    control: Control,
    subject: Subject,
    status: ControlStatus,
    location: Location,
    *,
    violation: Violation | None = None,
    unknown: Unknown | None = None,
) -> ControlResult:
    return _made(
        control_id=control.id,
        title=control.title,
        status=status,
        resource=subject.resource,
        severity=(violation.severity if violation else None) or control.severity,
        message=violation.message if violation else "",
        location=location,
        reason=unknown.reason if unknown else "",
        permission=unknown.permission if unknown else "",
        remediation=control.remediation,
        references=control.references,
        mappings=mappings_of(control),
    )
