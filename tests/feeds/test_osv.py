"""OSV records."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.feeds.osv import OSV, paired, parse, recognises, score_of
from tidewaiter.model.advisory import Advisory, RangeKind, VersionRange
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def record(**fields: Any) -> dict[str, Any]:
    """Make an OSV record of one npm package."""
    affected = {"package": {"ecosystem": "npm", "name": "left-pad"}, "ranges": [rang("0", fixed="1.2.0")]}
    return {"id": "GHSA-1", "modified": "2024-01-02T00:00:00Z", "affected": [affected]} | fields


def rang(introduced: str, kind: str = "SEMVER", **ends: str) -> dict[str, Any]:
    """Make a range of events."""
    return {"type": kind, "events": [{"introduced": introduced}, *({key: value} for key, value in ends.items())]}


def advisory(raw: dict[str, Any]) -> Advisory:
    """Parse a record that holds one advisory."""
    (item,) = parse(raw, "here:1", lambda _ecosystem, events: events)
    assert isinstance(item, Advisory)
    return item


def affecting(**entry: Any) -> Advisory:
    """Parse a record with one affected entry."""
    return advisory(record(affected=[{"package": {"ecosystem": "npm", "name": "left-pad"}} | entry]))


def test_reads_what_a_record_says() -> None:
    """Names, ranges, severity and address are taken over; the source is told by the id."""
    found = advisory(
        record(
            aliases=["CVE-2024-1"],
            related=["CVE-2024-2"],
            summary="Pads too much",
            severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
            database_specific={"severity": "MODERATE", "cwe_ids": ["CWE-79"]},
        )
    )
    assert (found.id, found.source, found.aliases, found.related) == ("GHSA-1", "ghsa", ("CVE-2024-1",), ("CVE-2024-2",))
    assert found.affected[0].ranges == (VersionRange(fixed="1.2.0", kind=RangeKind.SEMVER),)
    assert (found.severity, found.vendor_severity, found.cwes) == (Severity.MEDIUM, "MODERATE", ("CWE-79",))
    assert found.url == "https://github.com/advisories/GHSA-1"


def test_severity_is_the_scores_when_the_publisher_rates_nothing() -> None:
    """Without a word of the publisher the CVSS vector speaks."""
    found = advisory(record(severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]))
    assert (found.severity, found.vendor_severity) == (Severity.CRITICAL, "")


@pytest.mark.parametrize("vector", ["CVSS:3.1/AV:N", "CVSS:9.9/nonsense", "AV:N", "CVSS:4.0/AV:X"])
def test_a_malformed_vector_has_no_score(vector: str) -> None:
    """A vector that cannot be read is no score of zero."""
    assert score_of(vector) is None
    assert advisory(record(severity=[{"type": "CVSS_V3", "score": vector}])).severity is Severity.UNKNOWN


def test_events_alternate() -> None:
    """The first end closes an interval, a second start inside one changes nothing, an open start holds all later versions."""
    events = [{"introduced": "0"}, {"introduced": "0.5"}, {"fixed": "1.0"}, {"fixed": "1.1"}, {"introduced": "2.0"}]
    ranges = affecting(ranges=[{"type": "SEMVER", "events": events}]).affected[0].ranges
    assert [(item.introduced, item.fixed) for item in ranges] == [("0", "1.0"), ("2.0", "")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("fixed", "1"), ("introduced", "3")], [("3", "1")]),
        ([("fixed", "1"), ("introduced", "1"), ("fixed", "2")], [("1", "2")]),
        ([("fixed", "1"), ("introduced", "2"), ("fixed", "3"), ("introduced", "4")], [("2", "3"), ("4", "")]),
        ([("fixed", "1")], []),
    ],
)
def test_a_range_that_ends_before_it_begins_stays_backwards(events: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    """What its publisher meant cannot be known, so it must not become an open range; an end too many beside others is passed over."""
    assert [(item.introduced, item.fixed) for item in paired(events, RangeKind.SEMVER)] == expected


def test_last_affected_and_limit_end_an_interval() -> None:
    """Both are kept apart from a fix."""
    ranges = affecting(ranges=[rang("1.0", last_affected="1.5"), rang("2.0", limit="3.0")]).affected[0].ranges
    assert [(item.last_affected, item.limit, item.fixed) for item in ranges] == [("1.5", "", ""), ("", "3.0", "")]


@pytest.mark.parametrize(("bound", "expected"), [("< 1.5.0", ("", "1.5.0")), ("<= 1.5.0", ("1.5.0", "")), ("about 1.5", ("", ""))])
def test_the_last_known_range_bounds_what_has_no_fix(bound: str, expected: tuple[str, str]) -> None:
    """GitHub says up to where it knows; that is a bound but no fix."""
    entry = affecting(ranges=[rang("0")], database_specific={"last_known_affected_version_range": bound}).affected[0]
    assert [(item.last_affected, item.limit) for item in entry.ranges] == [expected]
    fixed = affecting(ranges=[rang("0", fixed="2.0")], database_specific={"last_known_affected_version_range": bound}).affected[0]
    assert fixed.ranges == (VersionRange(fixed="2.0", kind=RangeKind.SEMVER),)


def test_commit_ranges_need_versions() -> None:
    """A package with commit ranges only says nothing of versions; with a list of versions it does."""
    git = {"type": "GIT", "repo": "https://x", "events": [{"introduced": "0"}]}
    assert list(parse(record(affected=[{"package": {"ecosystem": "npm", "name": "x"}, "ranges": [git]}]), "", lambda _e, x: x)) == []
    entry = affecting(ranges=[git], versions=["1.0"]).affected[0]
    assert (entry.ranges, entry.versions) == ((), ("1.0",))


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"package": {"name": "x"}, "versions": ["1"]}, "without an ecosystem or a name"),
        ({"package": {"ecosystem": "npm"}, "ranges": [rang("0")]}, "without an ecosystem or a name"),
        ("text", "without an ecosystem or a name"),
        ({"package": {"ecosystem": "npm", "name": "x"}, "ranges": [rang("0", kind="MOONS")]}, "no versions of x"),
        ({"package": {"ecosystem": "npm", "name": "x"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": 5}]}]}, "no versions of x"),
        ({"package": {"ecosystem": "npm", "name": "x"}, "versions": [1, 2]}, "no versions of x"),
    ],
)
def test_what_names_nothing_that_can_be_matched_is_a_problem_beside_the_rest(entry: object, why: str) -> None:
    """The other packages of the record are read; commits alone are no mistake, and a withdrawn record has nothing to match."""
    good = record()["affected"][0]
    problem, found = parse(record(affected=[good, entry]), "here:1", lambda _ecosystem, events: events)
    assert isinstance(problem, Problem)
    assert (why in problem.what, problem.where) == (True, "here:1")
    assert isinstance(found, Advisory)
    assert [item.name for item in found.affected] == ["left-pad"]
    assert advisory(record(affected=[good, entry], withdrawn="2024-02-01T00:00:00Z")).withdrawn
    advisory(record(affected=[good, {"ranges": [rang("0", kind="GIT")]}]))
    advisory(record(affected=[good, {"package": {"ecosystem": "PyPI", "name": "x"}, "ranges": [], "versions": []}]))


def test_events_are_arranged_by_the_callers_order() -> None:
    """The feed knows no versions: it asks for the order, naming the ecosystem."""
    asked = []

    def backwards(ecosystem: str, events: Any) -> Any:
        asked.append(ecosystem)
        return list(reversed(events))

    (item,) = parse(record(affected=[{"package": {"ecosystem": "Go", "name": "x"}, "ranges": [rang("1", fixed="0.5")]}]), "", backwards)
    assert isinstance(item, Advisory)
    assert (asked, item.affected[0].ranges[0].introduced, item.affected[0].ranges[0].fixed) == (["Go"], "1", "0.5")


def test_states_and_streams_of_distributions() -> None:
    """Debian's urgency, RustSec's kind and the module stream of an erratum's title are carried through."""
    debian = affecting(ranges=[rang("0", "ECOSYSTEM")], ecosystem_specific={"urgency": "unimportant"}).affected[0]
    rust = affecting(ranges=[rang("0")], database_specific={"informational": "unmaintained"}).affected[0]
    fixed = rang("0", "ECOSYSTEM", fixed="1:18-1.module_el8+1")
    entry = {"package": {"ecosystem": "AlmaLinux:8", "name": "nodejs"}, "ranges": [fixed]}
    alma = advisory(record(id="ALSA-1", summary="Important: nodejs:18 security update", related=["CVE-1"], affected=[entry]))
    assert (debian.state, rust.state, alma.affected[0].state) == ("unimportant", "unmaintained", "fixed")
    assert (alma.affected[0].modularity, alma.severity, alma.vendor_severity) == ("nodejs:18", Severity.HIGH, "Important")


@pytest.mark.parametrize(
    ("word", "rating"), [("unmaintained", Severity.INFORMATIONAL), ("notice", Severity.INFORMATIONAL), ("unsound", Severity.UNKNOWN)]
)
def test_a_notice_of_rustsec_is_no_flaw(word: str, rating: Severity) -> None:
    """That nobody maintains a crate is worth knowing; unsound code may be a flaw that nobody has rated."""
    notice = affecting(ranges=[rang("0")], database_specific={"informational": word})
    assert notice.severity is rating


def test_bug_fixes_are_no_advisories() -> None:
    """AlmaLinux also publishes bug-fix errata; only those that name a CVE count."""
    entry = {"package": {"ecosystem": "AlmaLinux:8", "name": "x"}, "ranges": [rang("0", fixed="1")]}
    assert list(parse(record(id="ALBA-1", affected=[entry]), "", lambda _e, x: x)) == []
    assert advisory(record(id="ALBA-1", affected=[entry], related=["CVE-1"])).source == "almalinux"


def test_a_trackers_copy_of_a_cve_is_that_cve() -> None:
    """DEBIAN-CVE-2024-1 is CVE-2024-1; another upstream id is only related."""
    found = advisory(record(id="DEBIAN-CVE-2024-1", upstream=["CVE-2024-1", "CVE-2024-2"]))
    assert (found.aliases, found.source) == (("CVE-2024-1",), "debian")


@pytest.mark.parametrize(
    "said",
    [
        {"summary": "Duplicate Advisory: Flaw in x"},
        {"summary": "Withdrawn: no flaw"},
        {"summary": "Flaw", "details": "## Withdrawn\nThis advisory has been withdrawn because it is none."},
        {"summary": "", "details": "Rejected reason: This CVE record has been withdrawn due to a duplicate entry."},
    ],
)
def test_what_only_the_text_calls_withdrawn_is_withdrawn(said: dict[str, str]) -> None:
    """Copies of GitHub's database have lost the field; a release or sum that was withdrawn is another matter."""
    assert advisory(record(**said)).withdrawn
    assert not advisory(record(summary="Funds are lost", details="Version 1.2 has been withdrawn.")).withdrawn


def test_trackers_names_of_a_cve_are_the_cve() -> None:
    """Notices of Ubuntu call their CVEs by Ubuntu's names; a name that only looks so is left alone."""
    found = advisory(record(id="USN-1-1", upstream=["UBUNTU-CVE-2024-1", "CVE-2024-1"], related=["BIT-CVE-1", "ALPINE-CVE-2024-2"]))
    assert found.related == ("BIT-CVE-1", "CVE-2024-2", "CVE-2024-1")
    assert advisory(record(id="ALPINE-CVE-2024-2")).aliases == ("CVE-2024-2",)


def test_a_page_of_friends_of_php_is_a_name() -> None:
    """GitHub took over what had no CVE: the page it refers to is what both have in common; pages named by a CVE add nothing."""
    page = "https://github.com/FriendsOfPHP/security-advisories/blob/master/acme/pad/"
    urls = [page + "2026-01-02-1.yaml", page + "CVE-2026-1.yaml", page.replace("FriendsOfPHP", "Others") + "2026-01-02.yaml"]
    assert advisory(record(references=[{"type": "WEB", "url": url} for url in urls])).aliases == ("acme/pad/2026-01-02-1",)


def test_a_rating_may_stand_among_the_severities() -> None:
    """Ubuntu writes its priority beside the vectors, and once wrote it per package."""
    found = advisory(record(severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}, {"type": "Ubuntu", "score": "negligible"}]))
    assert (found.vendor_severity, found.severity) == ("negligible", Severity.INFORMATIONAL)
    assert affecting(ranges=[rang("0")], ecosystem_specific={"ubuntu_priority": "low"}).affected[0].severity == "low"


def test_a_placeholder_date_gives_way_to_the_publication() -> None:
    """The Go repository holds year 1 as the day of the last change."""
    assert advisory(record(modified="0001-01-01T00:00:00Z", published="2022-01-01T00:00:00Z")).modified == "2022-01-01T00:00:00Z"


def test_long_texts_are_cut() -> None:
    """Without a summary the beginning of the details stands in, on one line."""
    summary = advisory(record(details="word \n" * 200)).summary
    assert len(summary) == 300
    assert "\n" not in summary


@pytest.mark.parametrize("raw", [{"id": "", "modified": "", "affected": []}, {"id": "X-1", "modified": "", "affected": "all"}])
def test_a_malformed_record_is_a_problem(raw: dict[str, Any]) -> None:
    """It is said where, and nothing is raised."""
    (item,) = parse(raw, "feed.zip!X-1.json", lambda _e, x: x)
    assert isinstance(item, Problem)
    assert (item.code, item.where) == ("feed-record-malformed", "feed.zip!X-1.json")


def test_recognises_osv_only() -> None:
    """A record needs id, change date and affected packages."""
    assert recognises(record())
    assert not recognises({"id": "X", "ecosystem": "npm"})
    assert OSV.recognises is recognises


KEYS = st.sampled_from(
    [
        *("id", "affected", "package", "ecosystem", "name", "ranges", "events", "type", "introduced", "fixed", "versions"),
        "severity",
        "score",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["npm", "introduced", "fixed", "1.0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(raw=st.dictionaries(KEYS | st.sampled_from(["database_specific", "summary", "aliases"]), JSON, max_size=6))
def test_no_shape_of_record_breaks_the_feed(raw: dict[str, Any]) -> None:
    """Any JSON object becomes advisories or Problems."""
    for item in parse(raw, "fuzz", lambda _e, events: events):
        assert isinstance(item, Advisory | Problem)
