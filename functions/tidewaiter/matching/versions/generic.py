"""Versions of software without a scheme of its own, ordered by the published algorithm of Repology's libversion (doc/ALGORITHM.md)."""

import re
from functools import lru_cache
from itertools import zip_longest

from tidewaiter.matching.scheme import Scheme, VersionError, checked, names_no_release, sign
from tidewaiter.matching.semantic import DIGITS

_PART = re.compile(r"[0-9]+|[A-Za-z]+")
_PREFIX = re.compile(r"^[vV](?=[0-9])")
_KEYWORDS = frozenset({"alpha", "beta", "pre", "rc"})
_POST_RELEASES = frozenset({"patch", "post", "pl"})
_PRE_RELEASE, _ZERO, _POST_RELEASE, _NONZERO, _LETTER_SUFFIX = range(5)
_Component = tuple[int, int, str]
_PADDING: _Component = (_ZERO, 0, "")


def compare(a: str, b: str) -> int:
    """Order two versions component by component; what ended is followed by zeros, a leading `v` is dropped.

    Raises VersionError for text without a letter or digit.
    """
    for left, right in zip_longest(_parse(a), _parse(b), fillvalue=_PADDING):
        if left != right:
            return sign(left, right)
    return 0


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[_Component, ...]:
    words = _PART.findall(_PREFIX.sub("", checked(version)))
    if not words:
        raise VersionError(f"nothing to compare in version {version!r}")
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return tuple(_component(before, word, after) for before, word, after in around)


def _component(before: str, word: str, after: str) -> _Component:
    """Rank a component; a word is a letter suffix after a number and before none (`1.0a`, not `1.0a1`), else known by its first letter."""
    if DIGITS.issuperset(word):
        number = int(word)
        return (_NONZERO if number else _ZERO, number, "")
    lower = word.lower()
    if lower in _POST_RELEASES:
        return (_POST_RELEASE, 0, lower[0])
    is_suffix = before and DIGITS.issuperset(before) and not (after and DIGITS.issuperset(after))
    return (_LETTER_SUFFIX if is_suffix and lower not in _KEYWORDS else _PRE_RELEASE, 0, lower[0])


GENERIC = Scheme(
    id="generic",
    title="Versions without a scheme",
    ecosystems=("ConanCenter", "Linux", "OSS-Fuzz"),
    compare=compare,
    is_vague=names_no_release,
)
