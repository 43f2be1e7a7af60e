"""RPM versions: `[epoch:]version[-release]`, ordered as rpm-version(7) says, with `~` (before) and `^` (after)."""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, checked, names_no_release, sign

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_Segment = tuple[int, int, str]
_TILDE: _Segment = (0, 0, "")
_END: _Segment = (1, 0, "")
_CARET: _Segment = (2, 0, "")
_LETTERS_RANK, _NUMBER_RANK = 3, 4


def compare(a: str, b: str) -> int:
    """Order two RPM versions; a missing epoch is 0, a missing release sorts before any. Raises VersionError for blanks and such."""
    left, right = _parse(a), _parse(b)
    if left[0] != right[0]:
        return sign(left[0], right[0])
    if left[1] != right[1]:
        return sign(left[1], right[1])
    if left[2] is None or right[2] is None:
        return sign(left[2] is not None, right[2] is not None)
    return sign(left[2], right[2])


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[int, tuple[_Segment, ...], tuple[_Segment, ...] | None]:
    """Split; a colon that does not follow digits only is part of the version, as rpm's own parser has it."""
    text = checked(version)
    epoch, colon, rest = text.partition(":")
    if not colon or not _DIGITS.issuperset(epoch):
        epoch, rest = "", text
    number, dash, release = rest.rpartition("-")
    if not dash:
        return int(epoch or "0"), _segments(rest), None
    return int(epoch or "0"), _segments(number), _segments(release)


def _segments(part: str) -> tuple[_Segment, ...]:
    """Split into runs of digits and runs of ASCII letters; every other character only separates, but for `~` and `^`.

    The end is a segment of its own, so that the tuples order as they are.
    """
    segments: list[_Segment] = []
    index = 0
    while index < len(part):
        character = part[index]
        start, index = index, index + 1
        if character in _DIGITS:
            index = _run(part, index, _DIGITS)
            segments.append((_NUMBER_RANK, int(part[start:index]), ""))
        elif character in _LETTERS:
            index = _run(part, index, _LETTERS)
            segments.append((_LETTERS_RANK, 0, part[start:index]))
        elif character in "~^":
            segments.append(_TILDE if character == "~" else _CARET)
    return (*segments, _END)


def _run(part: str, index: int, kind: frozenset[str]) -> int:
    while index < len(part) and part[index] in kind:
        index += 1
    return index


RPM = Scheme(
    id="rpm",
    title="RPM package versions",
    ecosystems=(
        "AlmaLinux",
        "Amazon Linux",
        "Azure Linux",
        "Mageia",
        "Oracle Linux",
        "Photon OS",
        "Red Hat",
        "Rocky Linux",
        "SUSE",
        "openEuler",
        "openSUSE",
    ),
    compare=compare,
    is_vague=names_no_release,
)
