"""What version schemes that descend from Semantic Versioning share: the three parts of a version and the order of identifiers."""

from dataclasses import dataclass

from tidewaiter.matching.scheme import VersionError, checked

DIGITS = frozenset("0123456789")
WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
Identifier = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticVersion:
    """`numbers-label+build`: the dotted numbers, then the identifiers of the label and of the build (both may be empty)."""

    numbers: tuple[int, ...]
    label: tuple[str, ...] = ()
    build: tuple[str, ...] = ()

    def padded(self, length: int) -> tuple[int, ...]:
        """Return the numbers with zeros for those that were left out."""
        return (*self.numbers, *(0 for _ in range(length - len(self.numbers))))


def read(version: str, *, most: int, scheme: str) -> SemanticVersion:
    """Take a version apart; a leading `v` or `=` is forgiven. Raises VersionError for other text and for more than `most` numbers."""
    text = checked(version).lstrip("=").removeprefix("v").removeprefix("V")
    core, plus, build = text.partition("+")
    core, dash, label = core.partition("-")
    numbers = core.split(".")
    labels, builds = label.split(".") if dash else [], build.split(".") if plus else []
    is_bad_number = not all(part and DIGITS.issuperset(part) for part in numbers)
    if is_bad_number or len(numbers) > most or not all(part and WORD.issuperset(part) for part in (*labels, *builds)):
        raise VersionError(f"not a {scheme} version: {version!r}")
    return SemanticVersion(numbers=tuple(map(int, numbers)), label=tuple(labels), build=tuple(builds))


def identifier(part: str) -> Identifier:
    """Order identifiers as section 11 of Semantic Versioning does: numbers by value and before words, words in ASCII order."""
    return (0, int(part), "") if part and DIGITS.issuperset(part) else (1, 0, part)
