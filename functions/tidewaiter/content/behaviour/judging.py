"""Traits in, a score out: what threatens counts where the file can do something with it, more the less anybody asked for it to run."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tidewaiter.content.behaviour.reading import Sight
from tidewaiter.content.behaviour.threat import Moment, Threat
from tidewaiter.content.behaviour.threats import CAPABILITIES, THREATS
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

WEIGHTS = {Moment.UNASKED: 1.0, Moment.LOADED: 0.75, Moment.CALLED: 0.6}
FROM = ((90, Severity.CRITICAL), (60, Severity.HIGH), (40, Severity.MEDIUM))
"""The scores from which a file is reported, and as what."""
MOST = 100
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How bad a file is, 0 to 100, with the threats that made it so (the worst first) and what was seen of each."""

    score: int
    moment: Moment
    threats: tuple[tuple[Threat, tuple[Sight, ...]], ...]
    capabilities: tuple[Sight, ...]

    @property
    def severity(self) -> Severity | None:
        """Return the severity that the score stands for; None below all thresholds."""
        return next((severity for least, severity in FROM if self.score >= least), None)


def judge(seen: Sequence[Sight], moment: Moment) -> Judgement:
    """Add up the threats of a file that runs at a moment."""
    by_kind: dict[str, list[Sight]] = defaultdict(list)
    for sight in seen:
        by_kind[sight.trait.of].append(sight)
    able = by_kind.keys() & CAPABILITIES.keys()
    found = [
        (threat, _different(by_kind[threat.sign.slug]))
        for threat in THREATS
        if threat.sign.slug in by_kind and (not threat.needs or able & threat.needs) and (moment is Moment.UNASKED or not threat.unasked)
    ]
    worth = sorted(((threat.worth(len(sights)), threat, sights) for threat, sights in found), key=lambda one: -one[0])
    score = min(MOST, round(WEIGHTS[moment] * sum(points for points, _, _ in worth)))
    counted = tuple((threat, sights) for points, threat, sights in worth if points)
    return Judgement(
        score=score, moment=moment, threats=counted, capabilities=tuple(by_kind[name][0] for name in CAPABILITIES if name in able)
    )


def _different(seen: Sequence[Sight]) -> tuple[Sight, ...]:
    """Keep one sight of each thing that traits stand for."""
    return tuple({sight.trait.what: sight for sight in reversed(seen)}.values())[::-1]


def hit_of(judgement: Judgement, path: str, *, line: int = 0, because: str = "") -> ContentHit | None:
    """Make the hit of a file; None below all thresholds. `line` stands for the worst sight's, `because` says who runs the file."""
    severity = judgement.severity
    if severity is None:
        return None
    worst, first = judgement.threats[0]
    told = [f"{because or 'the file'} runs {judgement.moment.value}; score {judgement.score} of {MOST}"]
    told += [
        f"line {sight.line}: {sight.trait.what}"
        for sight in (*(one for _, seen in judgement.threats for one in seen), *judgement.capabilities)
    ]
    hit = worst.sign.hit(path, *told[:_SHOWN])
    return replace(hit, severity=severity, line=line or first[0].line, confidence=round(min(0.95, 0.4 + judgement.score / 200), 2))
