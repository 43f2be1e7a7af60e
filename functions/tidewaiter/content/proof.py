"""A candidate that a pattern found in, the secret and what proves it out; or nothing."""

from collections.abc import Sequence
from typing import Any

from tidewaiter.content.plausibility import entropy, is_placeholder
from tidewaiter.content.rule import SecretRule

NEARBY = 200


def proven(rule: SecretRule, data: bytes, match: Any) -> tuple[bytes, tuple[str, ...]] | None:
    """Return the secret of a match and the reasons of its proof; None for placeholders, chance and what the rule's validator refuses."""
    start, end = match.span(1 if match.re.groups else 0)
    raw = data[start:end]
    text = raw.decode("latin-1")
    if (not rule.may_repeat and is_placeholder(text)) or (rule.minimum_entropy and entropy(text) < rule.minimum_entropy):
        return None
    if rule.keywords and not _near(data[max(start - NEARBY, 0) : end + NEARBY].lower(), rule.keywords):
        return None
    proof = rule.validate(text)
    return (raw, proof.reasons) if proof else None


def _near(surroundings: bytes, keywords: Sequence[str]) -> bool:
    return any(keyword.encode() in surroundings for keyword in keywords)
