"""Applies VEX statements to findings: not affected and fixed set aside, other states are said beside it. Nothing is dropped."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tidewaiter.matching.vex import Scope, Targets, is_precise
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import Decider, Judgement, VexOrigin, VexStatement, VexStatus

_ORIGINS = tuple(VexOrigin)
_SETTLING = frozenset({VexStatus.NOT_AFFECTED, VexStatus.FIXED})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_UNUSED = "Compare its product identifiers with the purls of the report (--format cyclonedx)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """Findings with what was said of them, and what the user should know about the statements."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()


def apply(findings: Iterable[Finding], statements: Sequence[VexStatement], scope: Scope) -> Applied:
    """Mark what statements speak of. Of several the most trusted origin counts, then the newest; that they disagree is a problem."""
    by_name: dict[str, list[tuple[int, VexStatement]]] = defaultdict(list)
    for number, statement in enumerate(statements):
        for name in statement.names:
            by_name[name.upper()].append((number, statement))
    review = _Review(statements=statements)
    marked = tuple(_marked(finding, by_name, scope, review) for finding in findings)
    return Applied(findings=marked, problems=tuple(review.problems()))


def _marked(finding: Finding, by_name: dict[str, list[tuple[int, VexStatement]]], scope: Scope, review: "_Review") -> Finding:
    package = scope.packages.get(finding.location.purl)
    if finding.kind is not FindingKind.VULNERABILITY or package is None or not by_name:
        return finding
    said = {number: one for name in (finding.rule_id, *finding.aliases) for number, one in by_name.get(name.upper(), ())}
    fitting = {number: (one, held) for number, one in said.items() if (held := review.targets(number, scope).on(package))}
    if not fitting:
        return finding
    best = max(fitting, key=lambda number: (*_weight(fitting[number][0]), number))
    statement, targets = fitting[best]
    review.note(finding, statement, [one for one, _ in fitting.values()])
    imprecise = statement.status is VexStatus.FIXED and not any(is_precise(target, scope) for target in targets)
    if imprecise:
        review.imprecise[statement.source] += 1
    return _with(finding, statement, settled=statement.status in _SETTLING and not imprecise)


def _weight(statement: VexStatement) -> tuple[int, datetime]:
    return -_ORIGINS.index(statement.origin), _moment(statement.date)


def _moment(date: str) -> datetime:
    """Read a time as RFC 3339; without a zone it counts as UTC, and what is no time as long ago."""
    try:
        found = datetime.fromisoformat(date)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _LONG_AGO


def _with(finding: Finding, statement: VexStatement, *, settled: bool) -> Finding:
    judgement = Judgement(
        by=Decider.VEX,
        status=statement.status,
        justification=statement.justification,
        words=statement.words,
        action=statement.action,
        author=statement.author,
        date=statement.date,
        source=statement.source,
    )
    said = in_words(judgement)
    marked = replace(finding, judgement=judgement, evidence={**finding.evidence, "vex": said})
    return replace(marked, status=FindingStatus.SUPPRESSED, suppressed_by=said) if settled else marked


def in_words(said: Judgement) -> str:
    """Write a VEX judgement for people: `not_affected (component_not_present): words (author, date, source)`."""
    why = f" ({said.justification})" if said.justification else ""
    words = f": {said.words or said.action}" if said.words or said.action else ""
    origin = ", ".join(filter(None, (said.author or "author not named", said.date[:10], said.source)))
    return f"VEX {said.status or 'statement'}{why}{words} ({origin})"


@dataclass(slots=True, kw_only=True)
class _Review:
    """What there is to say about the statements once all findings were seen."""

    statements: Sequence[VexStatement]
    used: set[str] = field(default_factory=set)
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)
    imprecise: Counter[str] = field(default_factory=Counter)
    indexed: dict[int, Targets] = field(default_factory=dict)

    def targets(self, number: int, scope: Scope) -> Targets:
        """Return the targets of a statement, sorted once: of most documents few statements are ever asked."""
        if number not in self.indexed:
            self.indexed[number] = Targets(self.statements[number].targets, scope)
        return self.indexed[number]

    def note(self, finding: Finding, chosen: VexStatement, fitting: Sequence[VexStatement]) -> None:
        """Remember which documents spoke, and who said otherwise."""
        self.used.update(one.source for one in fitting)
        other = next((one for one in fitting if one.status is not chosen.status), None)
        if other is not None:
            self.conflicts.append((finding.rule_id, _claim(chosen), _claim(other)))

    def problems(self) -> Iterator[Problem]:
        """Yield conflicts, fixes without a version and documents of the user that matched nothing."""
        for (flaw, chosen, other), count in Counter(self.conflicts).items():
            times = f" ({count} packages)" if count > 1 else ""
            what = f"VEX statements disagree on {flaw}{times}: applied is {chosen}, and not {other}"
            hint = "Files that you give count before the bill of materials, that before what is attached; then the newest counts"
            yield _told("vex-conflict", what, flaw, hint)
        for source, count in self.imprecise.items():
            what = f"VEX: fixed without a version says nothing about the installed one: not applied to {count} finding{'s' * (count > 1)}"
            yield _told("vex-undecidable", what, source, "Name the fixed version in the product's purl, or the image by its digest")
        doubts = {self.statements[number].source: found.doubt for number, found in self.indexed.items() if found.doubt}
        for source, doubt in doubts.items():
            hint = "Name exact versions, or the purl with its version"
            yield _told("vex-undecidable", f"VEX: a range of versions cannot be compared: {doubt}", source, hint)
        given = dict.fromkeys(one.source for one in self.statements if one.origin is VexOrigin.GIVEN)
        for source in given:
            if source not in self.used:
                yield _told("vex-unused", "VEX: no statement of the document speaks of a finding here", source, _UNUSED)


def _claim(one: VexStatement) -> str:
    return f"{one.status.value} ({', '.join(filter(None, (one.author, one.date[:19], one.source)))})"


def _told(code: str, what: str, where: str, hint: str) -> Problem:
    return Problem(code=code, what=what, where=where, hint=hint, incomplete=False)
