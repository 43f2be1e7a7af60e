"""Words of a CVE record as numbers: the text features of the exploit model, in plain Python so that scans stay light.

The text is public but anybody may have written it, so it is cut to a maximum and split without regular expressions.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

MAX_TEXT = 8_000
"""Characters of one field that are read; the longest description of a real record has 4,000."""

_SEPARATORS = bytes.maketrans(
    bytes(range(256)),
    bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz0123456789_" else 32 for code in range(256)),
)
_EDGES = "()[]{}<>,.;:!?\"'`*"
# Dates would let a model learn the calendar, and identifiers the labels of their own advisory day.
_MONTHS = "january february march april may june july august september october november december"
_DROPPED = frozenset(f"{_MONTHS} cve the and for that this with from was are has have been its not can which".split())


def words_of(text: str) -> Iterator[str]:
    """Yield the lower-case words of a text without CVE ids, URLs, dates and bare numbers."""
    for chunk in text[:MAX_TEXT].lower().split():
        bare = chunk.strip(_EDGES)
        if "://" in chunk or bare.startswith(("cve-", "www.")):
            continue
        for word in bare.encode("ascii", "replace").translate(_SEPARATORS).decode("ascii").split():
            if len(word) > 1 and not word.isdigit() and word not in _DROPPED:
                yield word


def terms_of(texts: Sequence[str]) -> Counter[str]:
    """Count the words of several fields together; pairs of words were measured and did not help."""
    return Counter(word for text in texts for word in words_of(text))


def tf_idf(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """Weigh the known terms of one record: (1 + ln tf) * idf, scaled to length 1; unknown terms are left out."""
    weights = {term: (1.0 + math.log(count)) * idf[term] for term, count in counts.items() if term in idf}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}
