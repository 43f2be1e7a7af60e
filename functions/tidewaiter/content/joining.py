"""What several ways to look say of one file of package code, as one hit: hooks, their files and rules over text see the same thing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tidewaiter.content.behaviour.threats import THREATS
from tidewaiter.content.signs import PREFIX
from tidewaiter.model.inventory import ContentHit

PACKAGE_CODE = frozenset(threat.sign.id for threat in THREATS)
ALIKE = PACKAGE_CODE | {
    f"{PREFIX}{slug}"
    for slug in (
        "install-hook-node",
        "install-hook-python",
        "hidden-script",
        "environment-sent-away",
        "credential-stealer-script",
        "metadata-credentials-sent-away",
        "reverse-shell-script",
        "crypto-miner-download",
    )
}
"""Rules that tell of a text what the signs of package code tell of it, too."""
_MOST = 20


def joined(hits: Iterable[ContentHit]) -> Iterator[ContentHit]:
    """Yield the hits, those of one file that say alike of package code as the gravest of them, with the reasons of all."""
    alike: dict[tuple[str, str, bool], list[ContentHit]] = {}
    for hit in hits:
        if hit.kind == "malware" and hit.rule_id in ALIKE:
            alike.setdefault((hit.path, hit.layer, hit.deleted), []).append(hit)
        else:
            yield hit
    for same in alike.values():
        yield from [_one(same)] if any(hit.rule_id in PACKAGE_CODE for hit in same) else same


def _one(same: Sequence[ContentHit]) -> ContentHit:
    """Take severity and rule of the gravest, one that knows the line before one that does not."""
    best, *others = sorted(same, key=lambda hit: (-hit.severity.rank, not hit.line, -hit.confidence, hit.rule_id))
    reasons = [*best.reasons, *(f"{hit.rule_id}: {reason}" for hit in others for reason in hit.reasons if not reason.startswith("ATT&CK"))]
    return replace(best, confidence=max(hit.confidence for hit in same), reasons=tuple(dict.fromkeys(reasons))[:_MOST])
