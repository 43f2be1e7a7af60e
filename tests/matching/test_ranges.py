"""OSV's rules of what is affected."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import arrange, decide, describe, simplified
from tidewaiter.model.advisory import Affected, RangeKind, VersionRange
from tidewaiter.model.match import MatchState


def affected(*ranges: VersionRange, ecosystem: str = "npm", versions: tuple[str, ...] = ()) -> Affected:
    """Make what an advisory says of one package."""
    return Affected(ecosystem=ecosystem, name="left-pad", ranges=ranges, versions=versions)


def state(entry: Affected, version: str) -> str:
    """Judge a version in one word."""
    decision = decide(entry, version)
    return decision.state.value if decision else "safe"


@pytest.mark.parametrize(
    ("version", "expected"),
    [("0.0.1", "affected"), ("1.1.9", "affected"), ("1.2.0", "safe"), ("1.2.0-rc.1", "affected"), ("3.0.0", "safe")],
)
def test_a_range_ends_before_its_fix(version: str, expected: str) -> None:
    """From the beginning up to, but without, the fixed version."""
    assert state(affected(VersionRange(fixed="1.2.0")), version) == expected


@pytest.mark.parametrize(("version", "expected"), [("1.0.0", "affected"), ("1.5.0", "affected"), ("1.5.1", "safe"), ("0.9.0", "safe")])
def test_last_affected_is_inside(version: str, expected: str) -> None:
    """From the introduced version up to, and with, the last affected one."""
    assert state(affected(VersionRange(introduced="1.0.0", last_affected="1.5.0")), version) == expected


def test_a_limit_ends_a_range_but_is_no_fix() -> None:
    """A limit bounds what is affected, and is not offered as the version to upgrade to."""
    entry = affected(VersionRange(limit="2.0.0"))
    decision = decide(entry, "1.0.0")
    assert decision is not None
    assert decision.fixed == ()
    assert state(entry, "2.0.0") == "safe"


def test_a_range_without_end_holds_everything_later() -> None:
    """No fix: every version from the introduced one on is affected."""
    assert state(affected(VersionRange(introduced="2.0.0")), "99.0.0") == "affected"
    assert state(affected(VersionRange(introduced="2.0.0")), "1.9.9") == "safe"


def test_enumerated_versions_count_beside_ranges() -> None:
    """A listed version is affected in any equal spelling, whatever the ranges say."""
    entry = affected(VersionRange(introduced="5.0", fixed="6.0"), ecosystem="PyPI", versions=("1.0", "strange-1"))
    assert [state(entry, version) for version in ("1.0", "1.0.0", "strange-1", "1.1")] == ["affected", "affected", "affected", "safe"]


@pytest.mark.parametrize("version", ["", "latest", "not a version"])
def test_an_unreadable_version_is_undetermined(version: str) -> None:
    """What cannot be ordered is visible and never safe, and the note says why."""
    decision = decide(affected(VersionRange(fixed="1.2.0")), version)
    assert decision is not None
    assert decision.state is MatchState.UNDETERMINED
    assert decision.note
    assert state(affected(versions=("1.0.0",)), version) == "undetermined"


def test_an_unreadable_bound_and_an_unknown_scheme_are_undetermined() -> None:
    """A malformed bound in the advisory, or an ecosystem without comparator, decides nothing."""
    assert state(affected(VersionRange(fixed="next release")), "1.0.0") == "undetermined"
    assert state(affected(VersionRange(fixed="1.0"), ecosystem="Android"), "0.9") == "undetermined"


@pytest.mark.parametrize(("version", "expected"), [("1.5.0", "undetermined"), ("3.0.0", "undetermined"), ("0.5.0", "undetermined")])
def test_a_range_that_ends_before_it_begins_decides_nothing(version: str, expected: str) -> None:
    """A publisher's slip makes the version undetermined instead of safe."""
    assert state(affected(VersionRange(introduced="2.0.0", fixed="1.0.0")), version) == expected
    assert state(affected(VersionRange(introduced="2.0.0", last_affected="1.0.0")), version) == expected


def test_a_readable_range_outweighs_an_unreadable_one() -> None:
    """What one range holds for certain is affected although another cannot be read, in either order; otherwise the doubt stays."""
    bad, good = VersionRange(introduced="2.0.0", fixed="next"), VersionRange(introduced="1.0.0", fixed="1.5.0")
    assert [state(affected(*ranges), "1.2.0") for ranges in ((bad, good), (good, bad))] == ["affected", "affected"]
    assert state(affected(bad, good), "2.2.0") == "undetermined"
    assert state(affected(bad, good), "1.7.0") == "safe"
    assert state(affected(bad, versions=("2.2.0",)), "2.2.0") == "affected"


@pytest.mark.parametrize("version", ["", "(devel)", "latest", "1.0.0"])
def test_a_range_without_bounds_holds_whatever_is_installed(version: str) -> None:
    """Where every version is affected, as of malicious packages, the version need not be readable, nor the ecosystem known."""
    assert state(affected(VersionRange()), version) == "affected"
    assert state(affected(VersionRange(), ecosystem="Nowhere"), version) == "affected"


def test_commit_ranges_decide_nothing_alone() -> None:
    """GIT ranges say nothing of versions: beside others they are ignored, alone the version is undetermined, and the note says so."""
    commits = VersionRange(introduced="0", fixed="6879efc2c1596d11a6a6ad296f80063b558d5e0f", kind=RangeKind.GIT)
    assert state(affected(commits, VersionRange(fixed="1.2.0")), "1.3.0") == "safe"
    assert state(affected(commits, versions=("1.0.0",)), "1.3.0") == "safe"
    decision = decide(affected(commits), "1.3.0")
    assert decision is not None
    assert (decision.state, "commits only" in decision.note, decision.fixed) == (MatchState.UNDETERMINED, True, ())


def test_unreadable_fixes_are_still_named() -> None:
    """A fix that cannot be compared is the publisher's word; one below the installed version is no upgrade."""
    decision = decide(affected(VersionRange(fixed="1.0.0"), VersionRange(introduced="2.0.0", fixed="next")), "2.1.0")
    assert decision is not None
    assert (decision.state, decision.fixed) == (MatchState.UNDETERMINED, ("next",))


def test_only_upgrades_are_offered_as_fixes() -> None:
    """Of the fixes of several release lines, those below the installed version are left out."""
    entry = affected(
        VersionRange(fixed="1.9.1"), VersionRange(introduced="2.0.0", fixed="2.3.1"), VersionRange(introduced="3.0.0", fixed="3.1.0")
    )
    decision = decide(entry, "2.1.0")
    assert decision is not None
    assert (decision.range, decision.fixed) == (">= 2.0.0, < 2.3.1", ("2.3.1", "3.1.0"))


@pytest.mark.parametrize(
    ("item", "version", "expected"),
    [
        (VersionRange(fixed="1.2.4"), "v1.2.4-0.20230101000000-aaaaaaaaaaaa", "undetermined"),
        (VersionRange(fixed="1.3.0"), "v1.2.4-0.20230101000000-aaaaaaaaaaaa", "affected"),
        (VersionRange(last_affected="1.2.3"), "v1.2.4-0.20230101000000-aaaaaaaaaaaa", "safe"),
        (VersionRange(fixed="1.2.3"), "v1.2.4-0.20230101000000-aaaaaaaaaaaa", "safe"),
        (VersionRange(fixed="0.7.0"), "v0.0.0-20230101000000-aaaaaaaaaaaa", "undetermined"),
        (VersionRange(introduced="0.7.0"), "v0.0.0-20230101000000-aaaaaaaaaaaa", "undetermined"),
        (VersionRange(fixed="0.0.0-20230601000000-bbbbbbbbbbbb"), "v0.0.0-20230101000000-aaaaaaaaaaaa", "affected"),
        (VersionRange(fixed="0.0.0-20220601000000-bbbbbbbbbbbb"), "v0.0.0-20230101000000-aaaaaaaaaaaa", "safe"),
        (VersionRange(), "v0.0.0-20230101000000-aaaaaaaaaaaa", "affected"),
        (VersionRange(fixed="1.2.4"), "v1.2.3", "affected"),
        (VersionRange(fixed="1.2.4"), "(devel)", "undetermined"),
    ],
)
def test_go_pseudo_versions_match_only_when_that_can_be_decided(item: VersionRange, version: str, expected: str) -> None:
    """Commit times and base tags decide; a commit before a tagged fix may hold it already, so it is neither hit nor safe."""
    assert state(affected(item, ecosystem="Go"), version) == expected


def test_events_are_put_in_the_order_of_their_versions() -> None:
    """OSV does not promise an order; at one version a fix comes before the next start."""
    events = [("fixed", "1.10.0"), ("introduced", "1.9.0"), ("fixed", "1.2.0"), ("introduced", "0"), ("introduced", "1.10.0")]
    assert arrange("npm", events) == [
        ("introduced", "0"),
        ("fixed", "1.2.0"),
        ("introduced", "1.9.0"),
        ("fixed", "1.10.0"),
        ("introduced", "1.10.0"),
    ]


def test_the_largest_limit_cuts_the_events() -> None:
    """Several limits mean: below any of them; nothing beyond the largest counts, and `*` is no limit."""
    events = [("introduced", "0"), ("limit", "1.0.0"), ("limit", "2.0.0"), ("introduced", "3.0.0")]
    assert arrange("npm", events) == [("introduced", "0"), ("limit", "2.0.0")]
    assert arrange("npm", [("introduced", "0"), ("limit", "*")]) == [("introduced", "0")]


def test_unreadable_events_keep_their_order() -> None:
    """What cannot be ordered stays as it was published."""
    events = [("introduced", "0"), ("fixed", "whenever")]
    assert arrange("npm", events) == events
    assert arrange("Hackage", events) == events


def test_versions_that_a_range_holds_are_dropped() -> None:
    """Dropping enumerated versions inside a range changes no verdict; others and unreadable ones stay."""
    entry = affected(VersionRange(fixed="2.0"), ecosystem="PyPI", versions=("1.0", "1.1", "3.0", "old-style"))
    assert simplified(entry).versions == ("3.0", "old-style")
    assert simplified(affected(versions=("1.0.0",))).versions == ("1.0.0",)


@settings(deadline=None)
@given(fixed=st.integers(0, 9), versions=st.lists(st.integers(0, 9), max_size=5), installed=st.integers(0, 9))
def test_simplifying_never_changes_a_verdict(fixed: int, versions: list[int], installed: int) -> None:
    """The simplified entry judges every version as the full one does."""
    entry = affected(VersionRange(fixed=f"{fixed}.0.0"), versions=tuple(f"{number}.0.0" for number in versions))
    assert state(simplified(entry), f"{installed}.0.0") == state(entry, f"{installed}.0.0")


def test_ranges_read_well() -> None:
    """Evidence shows a range as people write it."""
    assert describe(VersionRange(introduced="1.0", fixed="2.0")) == ">= 1.0, < 2.0"
    assert describe(VersionRange(last_affected="2.0")) == "<= 2.0"
    assert describe(VersionRange()) == "all versions"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("fixed (with Ubuntu Pro)", MatchState.AFFECTED),
        ("will-not-fix (Out of support)", MatchState.AFFECTED),
        ("undetermined", MatchState.UNDETERMINED),
        ("under-investigation (since Monday)", MatchState.UNDETERMINED),
        ("not-affected (component not present)", None),
    ],
)
def test_the_first_word_of_the_vendors_state_decides(state: str, expected: MatchState | None) -> None:
    """What the vendor has not decided is undetermined and says so, what it calls not affected is no match."""
    found = decide(Affected(ecosystem="Debian:12", name="x", ranges=(VersionRange(fixed="2"),), state=state), "1")
    assert (found.state if found else None) is expected
    if found and expected is MatchState.UNDETERMINED:
        assert state in found.note
    assert decide(Affected(ecosystem="Debian:12", name="x", ranges=(VersionRange(fixed="2"),), state=state), "2") is None
