"""Holds a framework against a report: a number passes only where everything that decides it ran on everything that there is."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from tidewaiter.errors import TidewaiterError
from tidewaiter.model.compliance import Answer, Compliance, Compliant, Means
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.model.vex import Decider as Who
from tidewaiter.policy.seen import missing
from tidewaiter.posture import facts
from tidewaiter.posture.framework import Decider, Framework, Requirement, deciders

MOST_EVIDENCE, MOST_GAPS = 20, 5
"""Lines of a number that a report carries; the rest is counted."""
_LATEST = 10_000
_NOTHING_FOUND = "none found: there is nothing that the controls of this number judge"

_Key = tuple[str, str, str, str]


@dataclass(slots=True)
class _Tally:
    """What the controls of one number said, by object."""

    passed: set[str] = field(default_factory=set)
    failed: dict[str, bool] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    evidence: dict[str, None] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)
    permissions: dict[str, None] = field(default_factory=dict)

    def fail(self, result: ControlResult, *, accepted: bool) -> None:
        """Count a failure; an object is accepted when every failure of it is."""
        self.failed[result.resource] = accepted and self.failed.get(result.resource, True)
        self.evidence[f"{result.resource}: {result.message or result.title}{' (waived)' if accepted else ''}"] = None

    def miss(self, reason: str, permission: str = "") -> None:
        """Note what was not assessed."""
        self.gaps[reason] = None
        if permission:
            self.permissions[permission] = None


class _Evidence:
    """The results of a report and those beside it, by control, with what became of each failure."""

    def __init__(self, report: Report, beside: Sequence[Report]) -> None:
        self.report = report
        self.listed = frozenset(one for each in (report, *beside) for one in each.listed)
        self.not_run = frozenset(report.context.get("not_run", ()))
        self.minor = int(report.context.get("kubernetes_minor", _LATEST))
        self._findings: dict[_Key, Finding] = {}
        self._results: dict[str, list[ControlResult]] = {}
        for each in (report, *beside):
            self._findings |= {_key(one.rule_id, one.resource, one.location.pointer, one.description): one for one in each.findings}
            for result in each.controls:
                self._results.setdefault(result.control_id, []).append(result)

    def results(self, control: str) -> Sequence[ControlResult]:
        """Return what a control said."""
        return self._results.get(control, ())

    def standing(self, result: ControlResult) -> Finding | None:
        """Return the finding of a failure."""
        return self._findings.get(_key(result.control_id, result.resource, result.location.pointer, result.message))


def _key(control: str, resource: str, pointer: str, message: str) -> _Key:
    return control, resource, pointer, message


def compliance_of(
    whole: Framework, report: Report, beside: Sequence[Report] = (), answers: Sequence[Answer] = (), today: str = ""
) -> Compliance:
    """Judge every number of a framework for the target of a report.

    `beside` are reports of what belongs to the target too, such as its registry. `today` is YYYY-MM-DD (UTC), up to which answers hold.
    """
    evidence = _Evidence(report, beside)
    mine = [one for one in answers if one.framework == whole.id and _answers_for(one, report.target)]
    numbers = tuple(
        _compliant(whole, requirement, evidence, [one for one in mine if one.number == requirement.number], today)
        for requirement in whole.requirements
    )
    return Compliance(
        framework=whole.id,
        title=whole.title,
        version=whole.version,
        target=report.target,
        source=f"{whole.source} (read {whole.read})",
        note=whole.note,
        requirements=numbers,
    )


def held_against(reports: Sequence[Report], wanted: Sequence[Framework], answers: Sequence[Answer], today: str) -> tuple[Report, ...]:
    """Hold frameworks against reports of one run: a cluster's with the registry of its account and region, a registry's only alone."""
    registries = [one for one in reports if one.kind == "registry"]
    return tuple(
        one
        if one.kind == "registry" and len(registries) < len(reports)
        else replace(one, compliance=tuple(compliance_of(each, one, _near(one, registries), answers, today) for each in wanted))
        for one in reports
    )


def with_compliance(
    report: Report, wanted: Sequence[Framework], answers: Sequence[Answer], today: str, registry: Callable[[], Report]
) -> Report:
    """Hold frameworks against the report of a cluster, with the registry of its account; another report stays as it is.

    A registry that cannot be read leaves its numbers not assessed.
    """
    if report.kind != "cluster" or not wanted:
        return report
    beside: list[Report] = []
    with suppress(TidewaiterError):
        beside.append(registry())
    return held_against((report, *beside), wanted, answers, today)[0]


def _near(report: Report, registries: Sequence[Report]) -> list[Report]:
    """Pick the registries of a cluster's account, and of its region where their names tell it."""
    _, _, _, region, account, *_ = (*report.target.split(":"), *[""] * 5)
    mine = [one for one in registries if account and account in one.target and one is not report]
    return [one for one in mine if region and region in one.target] or mine


def _answers_for(answer: Answer, target: str) -> bool:
    return not answer.cluster or any(fnmatchcase(name, answer.cluster) for name in (target, target.rpartition("/")[2]))


def _compliant(whole: Framework, asked: Requirement, evidence: _Evidence, answers: Sequence[Answer], today: str) -> Compliant:
    tally, chosen = _Tally(), deciders(whole, asked)
    for one in chosen:
        _count(one, evidence, tally)
    status = _status(asked, tally, decided=bool(chosen))
    said = _answer(answers, today) if asked.question and status is ControlStatus.NOT_ASSESSED else None
    ended = [f"the answer of {one.owner} ended on {one.expires}" for one in answers if one.expires < today and not said]
    undecided = status is ControlStatus.NOT_ASSESSED and bool(asked.question)
    gaps = _bounded([*ended, *tally.gaps, *([asked.reason] if undecided and not said else [])], MOST_GAPS)
    if said is not None:
        status = ControlStatus.PASS if said.met else ControlStatus.FAIL
    means = Means.ANSWER if said else Means.NOBODY if status is ControlStatus.NOT_ASSESSED else Means.CONTROLS
    passed = tally.passed - tally.failed.keys() - tally.unknown
    return Compliant(
        number=asked.number,
        title=asked.title,
        status=status,
        means=means,
        controls=tuple(one.control.id for one in chosen),
        passed=len(passed),
        failed=len(tally.failed),
        unknown=len(tally.unknown - tally.failed.keys()),
        accepted=sum(tally.failed.values()),
        allowed=len(tally.allowed - tally.failed.keys()),
        evidence=_shown(tally, passed, status, means),
        gaps=() if status is ControlStatus.PASS and not said else gaps,
        permissions=tuple(tally.permissions),
        question=asked.question if undecided else "",
        facts=facts.shown(evidence.report.context.get("facts", {}), asked.facts) if undecided or status is ControlStatus.FAIL else (),
        answer=f"{'met' if said.met else 'not met'}: {said.reason} ({said.owner}, until {said.expires}, {said.place})" if said else "",
        source=asked.source,
    )


def _count(decider: Decider, evidence: _Evidence, tally: _Tally) -> None:
    control = decider.control
    if control.since > evidence.minor:
        return
    if control.id in evidence.not_run:
        needed = f"{control.needs.replace('_', ' ')} were not given" if control.needs else "it is opt-in or not in the profile"
        tally.miss(f"{control.id} did not run: {needed}")
        return
    results = evidence.results(control.id)
    for result in results:
        _count_one(result, decider.field, evidence, tally)
    for reason, permission in missing(control, evidence.report.kind, evidence.listed, judged=bool(results)):
        tally.miss(reason, permission)


def _count_one(result: ControlResult, wanted: str, evidence: _Evidence, tally: _Tally) -> None:
    if result.status is ControlStatus.NOT_ASSESSED:
        tally.unknown.add(result.resource)
        tally.miss(f"{result.control_id}: {result.reason}", result.permission)
    elif result.status is ControlStatus.PASS or (wanted and not result.location.pointer.endswith(f"/{wanted}")):
        tally.passed.add(result.resource)
    else:
        finding = evidence.standing(result)
        if finding is not None and finding.judgement is not None and finding.judgement.by is Who.BUILT_IN:
            tally.allowed.add(result.resource)
        else:
            tally.fail(result, accepted=finding is not None and finding.status is FindingStatus.SUPPRESSED)


def _status(asked: Requirement, tally: _Tally, *, decided: bool) -> ControlStatus:
    """Tell what the controls alone say; where there is a question, having found nothing to judge does not answer it."""
    if tally.failed:
        return ControlStatus.FAIL
    judged = tally.passed or tally.allowed
    if tally.gaps or asked.refutes or not decided or (asked.question and not judged):
        return ControlStatus.NOT_ASSESSED
    return ControlStatus.PASS


def _answer(answers: Iterable[Answer], today: str) -> Answer | None:
    """Pick the answer that holds; of several the one that says `not met`, then the one that ends first."""
    return min((one for one in answers if one.expires >= today), key=lambda one: (one.met, one.expires), default=None)


def _shown(tally: _Tally, passed: set[str], status: ControlStatus, means: Means) -> tuple[str, ...]:
    lines = [*tally.evidence]
    if tally.allowed:
        lines.append(f"{len(tally.allowed)} parts of the platform are on the built-in list")
    if passed:
        named = ", ".join(sorted(passed)[:3])
        lines.append(f"{len(passed)} pass: {named}{', ...' if len(passed) > 3 else ''}")  # noqa: PLR2004 - enough to recognise
    if not lines and status is ControlStatus.PASS and means is Means.CONTROLS:
        lines.append(_NOTHING_FOUND)
    return _bounded(lines, MOST_EVIDENCE)


def _bounded(lines: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], f"and {len(lines) - most + 1} more")
