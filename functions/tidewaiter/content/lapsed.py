"""Secrets that ended by themselves: tokens and signatures that say until when they are good."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from tidewaiter.content.rule import ENDS
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

LEFT = 0.3
OVER = "that day has passed, so it opens nothing any more"


def lapsed(hits: Iterable[ContentHit], today: date | None) -> Iterator[ContentHit]:
    """Yield the hits, those that ended before `today` as information; without a day, all as they are."""
    for hit in hits:
        yield _over(hit) if today and any(_end(reason) < today for reason in hit.reasons) else hit


def _end(reason: str) -> date:
    """Return the day that a reason names, or the last one there is."""
    try:
        return date.fromisoformat(reason.removeprefix(ENDS)) if reason.startswith(ENDS) else date.max
    except ValueError:
        return date.max


def _over(hit: ContentHit) -> ContentHit:
    return replace(hit, severity=Severity.INFORMATIONAL, confidence=round(hit.confidence * LEFT, 2), reasons=(*hit.reasons, OVER))
