"""What moved between two audits of the same thing: new, changed, fixed, or no longer known, which is never taken for fixed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.drift import Drift, DriftState, Gone, Move
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.policy.failures import failure_findings

_NOTE = 300
_ARN_PARTS = 6

Key = Callable[[Finding], Hashable]


def _said(finding: Finding) -> Hashable:
    return (finding.rule_id, finding.resource, finding.location.path, finding.description)


def _placed(finding: Finding) -> Hashable:
    return (finding.rule_id, finding.resource, finding.location.path, finding.location.pointer)


def _id(finding: Finding) -> Hashable:
    return finding.id


def _elsewhere(finding: Finding) -> Hashable:
    """Tell a flaw by all but its file, which may have another name now; a resource that is a file, such as a Dockerfile, has it too."""
    place = finding.location
    resource = "" if finding.resource == place.path else finding.resource
    return (finding.rule_id, resource, place.place or place.pointer, finding.description)


# The same flaw, from the surest sign to the weakest: a container that moved in its list says the same elsewhere, and a flaw that
# got worse says something else in the same place.
_SIGNS: tuple[Key, ...] = (_id, _said, _placed)


def drift_of(before: Report, now: Report) -> Drift:
    """Compare two reports of one target; `now` must have all its findings and say what it `listed` whole.

    What the earlier report does not show, because its findings were filtered, is taken from the results of its controls.
    """
    pairs, fresh, lost = _matched(_open(before), now.findings)
    judged, earlier = _Judged(now), _Judged(before)
    renamed, fresh, left = _met([one for one in lost if judged.left(one)], fresh, _elsewhere)
    pairs, lost = [*pairs, *renamed], [*left, *(one for one in lost if not judged.left(one))]
    moves = {found.id: move for known, found in pairs if (move := _changed(known, found))}
    moves |= {found.id: Move(state=DriftState.NEW, note=earlier.silence(found), worse=_is_open(found)) for found in fresh}
    worst_first = sorted(lost, key=lambda one: (-one.severity.rank, one.rule_id, one.resource, one.id))
    return Drift(since=before.finished, moves=moves, gone=tuple(map(judged.gone, worst_first)))


def unconfirmed(stored: Iterable[Finding], now: Report) -> tuple[Finding, ...]:
    """Pick the stored findings that a run neither found again nor showed to be fixed: they stay as they are."""
    _, _, lost = _matched([one for one in stored if one.status is not FindingStatus.RESOLVED], now.findings)
    judged = _Judged(now)
    return tuple(one for one in lost if judged.gone(one).state is DriftState.NOT_KNOWN)


def _open(report: Report) -> list[Finding]:
    """Give the findings of a report, with those that only its controls still show."""
    shown = [one for one in report.findings if one.status is not FindingStatus.RESOLVED]
    places = {(_said(one), one.location.pointer) for one in shown}
    return [*shown, *(one for one in failure_findings(report.controls) if (_said(one), one.location.pointer) not in places)]


def _matched(
    before: Iterable[Finding], now: Iterable[Finding]
) -> tuple[list[tuple[Finding, Finding]], Sequence[Finding], Sequence[Finding]]:
    """Pair findings by each sign in turn; return the pairs, what is only in `now`, and what is only in `before`."""
    pairs: list[tuple[Finding, Finding]] = []
    lost, fresh = list(before), list(now)
    for sign in _SIGNS:
        met, fresh, lost = _met(lost, fresh, sign)
        pairs += met
    return pairs, fresh, lost


def _met(
    before: Iterable[Finding], now: Iterable[Finding], sign: Key
) -> tuple[list[tuple[Finding, Finding]], list[Finding], list[Finding]]:
    """Pair findings by one sign; return the pairs, and what of `now` and of `before` has none."""
    waiting: dict[Hashable, list[Finding]] = defaultdict(list)
    for one in reversed(list(before)):
        waiting[sign(one)].append(one)
    met = [(found, waiting[sign(found)].pop() if waiting.get(sign(found)) else None) for found in now]
    pairs = [(known, found) for found, known in met if known is not None]
    return pairs, [found for found, known in met if known is None], [one for rest in waiting.values() for one in reversed(rest)]


def _changed(known: Finding, found: Finding) -> Move | None:
    """Say what of a finding is not as it was; where it stands in its file is no change."""
    words = []
    if known.severity is not found.severity:
        words.append(f"severity {known.severity} -> {found.severity}")
    if known.status is not found.status:
        words.append(f"{known.status} -> {found.status}")
    if known.description != found.description:
        words.append(f"was: {known.description}")
    if not words:
        return None
    worse = _is_open(found) and (found.severity.rank > known.severity.rank or not _is_open(known))
    return Move(state=DriftState.CHANGED, note="; ".join(words)[:_NOTE], worse=worse)


def _is_open(finding: Finding) -> bool:
    return finding.status is FindingStatus.OPEN


@dataclass(frozen=True, slots=True, init=False)
class _Judged:
    """What a run judged: the results of each control on each resource, the resources it saw, and what it listed whole."""

    results: dict[Hashable, list[ControlResult]]
    seen: set[tuple[str, str]]
    listed: frozenset[str]
    unread: tuple[str, ...]

    def __init__(self, report: Report) -> None:
        results: dict[Hashable, list[ControlResult]] = defaultdict(list)
        for one in report.controls:
            results[one.control_id, one.resource, one.location.path].append(one)
        object.__setattr__(self, "results", dict(results))
        object.__setattr__(self, "seen", {(one.resource, one.location.path) for one in report.controls})
        object.__setattr__(self, "listed", frozenset(report.listed))
        object.__setattr__(self, "unread", tuple(one.where for one in report.problems if one.incomplete and one.where))

    def gone(self, finding: Finding) -> Gone:
        """Decide what the absence of a finding means."""
        results = self._of(finding)
        unknown = [one for one in results if one.status is ControlStatus.NOT_ASSESSED]
        if unknown:
            return _lost(finding, _reason(unknown[0]))
        if results:
            return Gone(finding=finding, state=DriftState.FIXED)
        if (finding.resource, finding.location.path) in self.seen:
            return _lost(finding, "the control said nothing of it: it does not apply any more, or was not run")
        if self._listed(finding):
            return Gone(finding=finding, state=DriftState.FIXED, note="it is gone")
        unread = "its file was not read" if finding.location.path else "what there is of its kind was not listed whole"
        return _lost(finding, f"it was not seen, and {unread}")

    def left(self, finding: Finding) -> bool:
        """Tell whether a finding's file is known not to hold its resource any more; another file may."""
        place = finding.location
        return bool(place.path) and (finding.resource, place.path) not in self.seen and self._listed(finding)

    def _listed(self, finding: Finding) -> bool:
        """Tell whether what would have shown the resource was read whole: a file with a problem was not, wherever it lies."""
        path = finding.location.path
        broken = bool(path) and any(where.startswith(path) for where in self.unread)
        return not broken and any(one in self.listed for one in _lists_of(finding))

    def silence(self, finding: Finding) -> str:
        """Say why an earlier run could not have known a finding; empty where it judged the same and found nothing."""
        unknown = [one for one in self._of(finding) if one.status is ControlStatus.NOT_ASSESSED]
        return f"could not be assessed before: {unknown[0].reason}"[:_NOTE] if unknown else ""

    def _of(self, finding: Finding) -> Sequence[ControlResult]:
        return self.results.get((finding.rule_id, finding.resource, finding.location.path), ())


def _lost(finding: Finding, why: str) -> Gone:
    return Gone(finding=finding, state=DriftState.NOT_KNOWN, note=why[:_NOTE])


def _reason(result: ControlResult) -> str:
    return f"{result.reason} (needs {result.permission})" if result.permission else result.reason


def _lists_of(finding: Finding) -> Iterator[str]:
    """Name the lists that would have shown the resource: its file and the folders above it, or else its kind."""
    path = finding.location.path
    if path:
        yield path
        yield from ["./"] if not path.startswith(("/", "..")) else []
        yield from (path[: place + 1] for place, char in enumerate(path) if char == "/")
        return
    yield kind_of(finding.resource)


def kind_of(resource: str) -> str:
    """Name the kind of a resource: `Pod` of `shop/Pod/web`, `ecr:repository` of an ARN; empty for anything else.

    What belongs to a cluster is named below it: `arn:aws:eks:...:cluster/shop/podidentityassociation/a-1`.
    """
    parts = resource.split(":", _ARN_PARTS - 1)
    if parts[0] == "arn" and len(parts) == _ARN_PARTS:
        words = parts[5].split("/")
        return f"{parts[2]}:{words[-2] if parts[2] == 'eks' and len(words) > 1 else words[0]}"
    words = resource.split("/", 2)
    return words[1] if len(words) == 3 else ""  # noqa: PLR2004 - namespace, kind, name
