"""What every version scheme shares."""

import contextlib
from functools import cmp_to_key

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import decide
from tidewaiter.matching.scheme import MAX_VERSION_LENGTH, VersionError, checked, names_no_release, scheme_for, schemes, sign
from tidewaiter.model.advisory import Affected, VersionRange
from tidewaiter.model.match import MatchState


def test_each_ecosystem_has_one_scheme() -> None:
    """The distributions and languages that are matched have a scheme; a release after a colon does not matter."""
    assert {"Debian", "Alpine", "AlmaLinux", "PyPI", "npm", "Go", "Maven", "crates.io"} <= set(schemes())
    assert scheme_for("Ubuntu:22.04:LTS") is scheme_for("Debian:12")
    assert scheme_for("openSUSE:Leap 15.6") is scheme_for("Rocky Linux:9")
    assert scheme_for("Haskell") is None


@pytest.mark.parametrize("version", ["", "   ", "1 2", "1\x00", "1\n2", "9" * (MAX_VERSION_LENGTH + 1)])
def test_refuses_hostile_text(version: str) -> None:
    """Empty, blank, unprintable or endless text is no version in any scheme."""
    with pytest.raises(VersionError):
        checked(version)
    for scheme in schemes().values():
        with pytest.raises(VersionError):
            scheme.compare(version, "1.0")


NASTY = st.lists(
    st.sampled_from(
        [
            *"0019.-+~^:_#@!vVaZxr",
            "00",
            "10",
            "..",
            "--",
            "-r1",
            "rc",
            "dev",
            "pre",
            "post",
            "alpha",
            "x-dev",
            "SNAPSHOT",
            "final",
            "el9",
            "\u0661",
            "é",
        ]
    ),
    max_size=7,
).map("".join)


@pytest.mark.parametrize("ecosystem", sorted({scheme.id: name for name, scheme in schemes().items()}.values()))
@settings(deadline=None, max_examples=300)
@given(start=NASTY, a=NASTY, b=NASTY, c=NASTY)
def test_what_a_scheme_reads_it_orders(ecosystem: str, start: str, a: str, b: str, c: str) -> None:
    """Whatever strings a scheme accepts are totally ordered, and equal ones are equal against every other; the rest it refuses typed."""
    scheme = schemes()[ecosystem]
    one, two, three = start + a, start + b, start + c
    with contextlib.suppress(VersionError):
        for version in (one, two, three):
            assert scheme.compare(version, version) == 0
            assert scheme.released(version) is not None
            assert scheme.is_vague(version) in (True, False)
        low, middle, high = sorted((one, two, three), key=cmp_to_key(scheme.compare))
        assert (scheme.compare(low, middle), scheme.compare(middle, high), scheme.compare(low, high)) == tuple(
            -scheme.compare(*pair) for pair in ((middle, low), (high, middle), (high, low))
        )
        assert scheme.compare(low, middle) <= 0 >= scheme.compare(middle, high)
        assert scheme.compare(low, high) == min(scheme.compare(low, middle), scheme.compare(middle, high))


@pytest.mark.parametrize("ecosystem", sorted({scheme.id: name for name, scheme in schemes().items()}.values()))
@pytest.mark.parametrize("version", ["unknown", "latest", "${project.version}", "(devel)", "n/a", "^1.2", ">=1.0", "d6a3b1c4" * 5])
def test_what_names_no_release_is_never_outside_a_range(ecosystem: str, version: str) -> None:
    """Some schemes order any text; that says nothing of what is installed."""
    span = VersionRange(introduced="2", fixed="3")
    decision = decide(Affected(ecosystem=ecosystem, name="x", ranges=(span,)), version)
    assert decision is not None
    assert decision.state is MatchState.UNDETERMINED


@pytest.mark.parametrize(
    ("version", "vague"), [("1", False), ("v2", False), ("1:2.3-4", False), ("2024" * 10, True), ("r09", True), ("", True)]
)
def test_releases_begin_with_a_number(version: str, *, vague: bool) -> None:
    """As Debian's policy, Maven's order and Composer have it; forty hexadecimal digits are a commit."""
    assert names_no_release(version) is vague


def test_outer_blanks_do_not_matter() -> None:
    """A version is read without the blanks around it."""
    assert checked(" 1.0\n") == "1.0"


def test_sign_is_one_of_three() -> None:
    """Keys compare to -1, 0 or 1."""
    assert (sign(1, 2), sign((1, 2), (1, 2)), sign("b", "a")) == (-1, 0, 1)
