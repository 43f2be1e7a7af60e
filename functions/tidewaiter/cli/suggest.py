"""Guess what somebody meant to write."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean X?` for the closest known words, whatever their case; empty if none is close."""
    folded = {one.lower(): one for one in known}
    close = [folded[match] for match in get_close_matches(word.lower(), folded, n=2, cutoff=0.7)]
    return f"Did you mean {' or '.join(close)}?" if close else ""
