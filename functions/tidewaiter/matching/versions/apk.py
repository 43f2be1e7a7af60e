"""Alpine versions: `number{.number}[letter]{_suffix[number]}[~hash][-rN]`, ordered as apk-tools 3 orders them.

apk also orders malformed versions: up to the first thing it does not understand, which then sorts before the end. So does this.
"""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, checked, names_no_release, sign

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_SUFFIXES = {"alpha": -4, "beta": -3, "pre": -2, "rc": -1, "cvs": 0, "svn": 1, "git": 2, "hg": 3, "p": 4}
# The kinds of parts in the order in which they may come; where two versions part ways, the earlier kind is the greater version.
_NUMBER, _LETTER, _SUFFIX, _SUFFIX_NUMBER, _HASH, _REVISION, _END, _STRAY = range(8)
_Part = tuple[int, int, int, str]


def compare(a: str, b: str) -> int:
    """Order two Alpine versions; raises VersionError only for empty, blank or endless text."""
    for left, right in zip(_parse(a), _parse(b), strict=False):
        if left[0] != right[0]:
            return _by_kind(left, right)
        if left != right:
            return sign(left, right)
    return 0


def _by_kind(left: _Part, right: _Part) -> int:
    """Equal so far: a pre-release suffix loses, else the version that goes on wins."""
    if left[0] == _SUFFIX and left[2] < 0:
        return -1
    if right[0] == _SUFFIX and right[2] < 0:
        return 1
    return sign(right[0], left[0])


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[_Part, ...]:
    """Read the parts (kind, class, number, text) up to the end or to the first that is malformed, which closes the list."""
    text = checked(version)
    digits = _digits(text, 0)
    parts: list[_Part] = [(_NUMBER, 1, int(digits or "0"), "")]
    index = len(digits)
    while parts[-1][0] != _END:
        part, index = _next(text, index, parts[-1][0])
        parts.append(part)
    return tuple(parts)


def is_malformed(version: str) -> bool:
    """Tell whether a version holds something that apk does not understand, so that its order says little."""
    return names_no_release(version) or any(part[0] == _STRAY for part in _parse(version))


def _next(text: str, index: int, kind: int) -> tuple[_Part, int]:
    """Read the part at `index` after one of `kind`; what is malformed ends the reading."""
    character = text[index : index + 1]
    if not character:
        return (_END, 0, 0, ""), index
    if character in _LETTERS and kind in (_NUMBER, _STRAY):
        return (_LETTER, 0, ord(character), ""), index + 1
    if character in _DIGITS and kind in (_LETTER, _SUFFIX):
        digits = _digits(text, index)
        return (_NUMBER if kind == _LETTER else _SUFFIX_NUMBER, 1, int(digits), ""), index + len(digits)
    if character == "." and kind == _NUMBER:
        return _component(text, index + 1)
    return _tail(text, index, kind)


def _component(text: str, index: int) -> tuple[_Part, int]:
    """Read a number after a dot: with a leading zero it sorts as text, like a decimal fraction, and before those without."""
    digits = _digits(text, index)
    if not digits and text[index : index + 1] in _LETTERS:
        return (_STRAY, 0, 0, ""), index
    if not digits or digits.startswith("0"):
        return (_NUMBER, 0, 0, digits), index + len(digits)
    return (_NUMBER, 1, int(digits), ""), index + len(digits)


def _tail(text: str, index: int, kind: int) -> tuple[_Part, int]:
    """Read a `_suffix`, a `~hash` or the `-rN` at the end."""
    character = text[index]
    if character == "_" and kind <= _SUFFIX_NUMBER:
        for word, rank in _SUFFIXES.items():
            if text.startswith(word, index + 1):
                return (_SUFFIX, 0, rank, ""), index + 1 + len(word)
    if character == "~" and kind <= _SUFFIX_NUMBER:
        end = text.find("-", index)
        end = len(text) if end < 0 else end
        return (_HASH, 0, 0, text[index + 1 : end]), end
    after = text[index + 2 : index + 3]
    if text.startswith("-r", index) and kind < _REVISION and (not after or after in _DIGITS or after == "-"):
        digits = _digits(text, index + 2)
        return (_REVISION, 0, int(digits or "0"), ""), index + 2 + len(digits)
    return (_STRAY, 0, 0, ""), len(text)


def _digits(text: str, index: int) -> str:
    end = index
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    return text[index:end]


APK = Scheme(
    id="apk",
    title="Alpine package versions",
    ecosystems=("Alpine", "Wolfi", "Chainguard", "MinimOS", "Alpaquita", "BellSoft Hardened Containers"),
    compare=compare,
    is_vague=is_malformed,
)
