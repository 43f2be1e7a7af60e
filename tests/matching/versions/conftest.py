"""What the tests of version schemes share: the public comparison fixtures, and the laws that every order obeys."""

from collections.abc import Callable
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "versions"
Compare = Callable[[str, str], int]


def cases(name: str) -> list[tuple[str, int, str]]:
    """Read `a < b` lines of a fixture file; comments begin with # or //."""
    path = FIXTURES / f"{name}-versions.txt"
    if not path.is_file():
        pytest.skip(f"shared data absent: {path}")
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    found = [line.rsplit(" ", 2) if line.count(" ") == 2 else ["", *line.split(" ", 1)] for line in lines if line and line[0] != "#"
             and not line.startswith("//")]  # fmt: skip
    return [(left, {"<": -1, "=": 0, ">": 1}[sign], right) for left, sign, right in found]


@pytest.fixture(scope="session")
def conform() -> Callable[[Compare, str], list[str]]:
    """Return a function that lists the fixture lines which a comparator gets wrong or refuses."""

    def run(compare: Compare, name: str) -> list[str]:
        wrong = []
        lines = cases(name)
        assert len(lines) > 10, "the fixture file was not read"
        for left, expected, right in lines:
            try:
                actual: object = (compare(left, right), -compare(right, left))
            except ValueError as error:
                actual = error
            if actual != (expected, expected):
                wrong.append(f"{left} {'=><'[expected]} {right}: {actual}")
        return wrong

    return run


@pytest.fixture(scope="session")
def broken_laws() -> Callable[[Compare, str, str, str], list[str]]:
    """Return a function that lists the laws of a total order that three versions break; each of them can be read."""

    def run(compare: Compare, a: str, b: str, c: str) -> list[str]:
        laws = {
            "reflexive": compare(a, a) == 0,
            "antisymmetric": compare(a, b) == -compare(b, a),
            "transitive": compare(a, b) > 0 or compare(b, c) > 0 or compare(a, c) <= 0,
            "equal in every comparison": compare(a, b) != 0 or compare(a, c) == compare(b, c),
        }
        return [law for law, holds in laws.items() if not holds]

    return run


@pytest.fixture(scope="session")
def ascends() -> Callable[[Compare, str], int]:
    """Return a function that checks every pair of an ascending chain, both ways round, and returns the number of pairs.

    The chain is a text of versions apart by blanks; `a=b` are two spellings of one version.
    """

    def run(compare: Compare, chain: str) -> int:
        ranked = [(rank, version) for rank, group in enumerate(chain.split()) for version in group.split("=")]
        pairs = [(left, right) for index, left in enumerate(ranked) for right in ranked[index + 1 :]]
        for (low, left), (high, right) in pairs:
            expected = -1 if low < high else 0
            assert (compare(left, right), compare(right, left)) == (expected, -expected), f"{left} and {right}"
        return len(pairs)

    return run
