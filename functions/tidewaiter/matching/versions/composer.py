"""PHP versions as Composer orders them (getcomposer.org, "Versions and constraints"): four numbers, then PHP's `version_compare`.

A branch (`dev-main`) sorts before all releases but names no release: whether an advisory concerns it cannot be decided.
"""

import re
from functools import lru_cache
from itertools import zip_longest

from tidewaiter.matching.scheme import Scheme, VersionError, checked, names_no_release, sign
from tidewaiter.matching.semantic import DIGITS

_PART = re.compile(r"[0-9]+|[a-z]+?(?=dev|[^a-z]|$)")
_STABLE = re.compile(r"[._-]?stable(?:[.-]?[0-9]+)*(?:[.-]?dev)?$")
_WORDS = {"dev": 1, "alpha": 2, "a": 2, "beta": 3, "b": 3, "rc": 4, "patch": 6, "pl": 6, "p": 6}
_UNKNOWN, _NUMBER = 0, 5
_NUMBERS = 4
_WILDCARD = "9999999"
_BRANCH = -1
_Part = tuple[int, int, str]
_END: _Part = (_NUMBER, -1, "")


def compare(a: str, b: str) -> int:
    """Order two Composer versions; raises VersionError for text without any letter or digit."""
    for left, right in zip_longest(_parse(a), _parse(b), fillvalue=_END):
        if left != right:
            return sign(left, right)
    return 0


def is_branch(version: str) -> bool:
    """Tell whether a version names a branch (`dev-main`, `2.1.x-dev`), whose content moves, or no release at all."""
    return version.strip().lower().endswith("x-dev") or names_no_release(version)


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[_Part, ...]:
    """Read numbers and words; the leading numbers are filled up to four, `stable` says nothing, build metadata is dropped."""
    text = checked(version).lower().partition("+")[0].partition("@")[0]
    if text.startswith("dev-"):
        return ((_BRANCH, 0, text),)
    words = _PART.findall(_STABLE.sub("", text.removeprefix("v")))
    if text.endswith("x-dev"):
        words = [_WILDCARD if word == "x" else word for word in words]
    if not words:
        raise VersionError(f"not a Composer version: {version!r}")
    numbers = next((index for index, word in enumerate(words) if not DIGITS.issuperset(word)), len(words))
    fill = (_WILDCARD if text.endswith("x-dev") else "0" for _ in range(_NUMBERS - numbers)) if numbers else ()
    return tuple(_part(word) for word in (*words[:numbers], *fill, *words[numbers:]))


def _part(word: str) -> _Part:
    """Rank unknown words, dev, alpha, beta, RC, numbers, patches in this order."""
    return (_NUMBER, int(word), "") if DIGITS.issuperset(word) else (_WORDS.get(word, _UNKNOWN), 0, "")


COMPOSER = Scheme(id="composer", title="PHP package versions (Composer)", ecosystems=("Packagist",), compare=compare, is_vague=is_branch)
