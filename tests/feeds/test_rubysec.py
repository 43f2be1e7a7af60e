"""RubySec's advisories."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds.rubysec import parse, recognises
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory, VersionRange
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def record(**fields: Any) -> dict[str, Any]:
    """Make an advisory as the YAML reader gives it: all text."""
    return {
        "gem": "padrino",
        "cve": "2026-1",
        "ghsa": "ab12-cd34-ef56",
        "title": "Pads too\nmuch",
        "date": "2026-02-21",
        "url": "https://example.org/1",
        "cvss_v3": "7.5",
        "patched_versions": ["~> 6.1.7, >= 6.1.7.7", ">= 7.0.8.1"],
        "unaffected_versions": ["< 5.2.0"],
        "related": {"cve": ["2025-9"], "url": ["https://example.org/2"]},
        "_path": "ruby-advisory-db-master/gems/padrino/CVE-2026-1.yml",
    } | fields


def test_what_is_not_said_to_be_safe_is_affected() -> None:
    """Ranges are what lies between patched and unaffected versions; names, day and score are taken over."""
    assert recognises(record())
    (found,) = parse(record(), "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.aliases, found.related) == ("CVE-2026-1", ("GHSA-ab12-cd34-ef56",), ("CVE-2025-9",))
    assert (found.source, found.summary, found.severity) == ("rubysec", "Pads too much", Severity.HIGH)
    assert (found.published, found.url) == ("2026-02-21T00:00:00Z", "https://example.org/1")
    (entry,) = found.affected
    assert (entry.ecosystem, entry.name, entry.state) == ("RubyGems", "padrino", "fixed")
    assert entry.ranges == (VersionRange(introduced="5.2.0", fixed="6.1.7.7"), VersionRange(introduced="6.2.a", fixed="7.0.8.1"))


def test_without_a_patch_every_version_is_affected() -> None:
    """Null and a missing list are the same."""
    (found,) = parse(record(patched_versions=None, unaffected_versions=None), "", arrange)
    assert isinstance(found, Advisory)
    assert (found.affected[0].ranges, found.affected[0].state) == ((VersionRange(),), "affected")


def test_names_of_older_records() -> None:
    """A record may have only a GHSA, or only an OSVDB number."""
    names = [
        item.id for fields in ({"cve": None}, {"cve": None, "ghsa": None, "osvdb": "9"}) for item in parse(record(**fields), "", arrange)
    ]  # type: ignore[union-attr]
    assert names == ["GHSA-ab12-cd34-ef56", "OSVDB-9"]


@pytest.mark.parametrize("patched", [["banana"], "7.0", [["1"]], [">= 1"] * 1000], ids=["word", "text", "list", "flood"])
def test_a_constraint_that_cannot_be_read_leaves_doubt(patched: Any) -> None:
    """The problem is said, and the gem is undetermined instead of wholly affected or safe."""
    problem, found = parse(record(patched_versions=patched), "CVE-2026-1.yml", arrange)
    assert isinstance(problem, Problem)
    assert isinstance(found, Advisory)
    assert [item.last_affected != "" and item.fixed == "" for item in found.affected[0].ranges] == [True]


@pytest.mark.parametrize("fields", [{"gem": ""}, {"gem": None}, {"cve": None, "ghsa": None}])
def test_an_advisory_without_names_is_a_problem(fields: dict[str, Any]) -> None:
    """It cannot be reported by anything."""
    assert [type(item) for item in parse(record(**fields), "", arrange)] == [Problem]


def test_other_files_of_the_repository_say_nothing() -> None:
    """Flaws of Ruby itself are Bitnami's; settings of the repository are no advisories."""
    for other in ({"engine": "ruby", "cve": "2026-2", "patched_versions": []}, {"AllCops": {}}):
        assert not recognises(other)
        assert list(parse(other, "", arrange)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cvss_v4": "9.3"}, Severity.CRITICAL),
        ({"cvss_v3": "nan"}, Severity.UNKNOWN),
        ({"cvss_v3": None, "cvss_v2": "5.0"}, Severity.MEDIUM),
    ],
)
def test_scores_rate(fields: dict[str, Any], expected: Severity) -> None:
    """The newest CVSS counts; what is no score from 0 to 10 rates nothing."""
    (found,) = parse(record(**fields), "", arrange)
    assert isinstance(found, Advisory)
    assert found.severity is expected


VALUES = (
    st.none()
    | st.text(max_size=6)
    | st.lists(st.text(max_size=6) | st.none(), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.none(), max_size=2)
)


@given(fields=st.fixed_dictionaries({}, optional=dict.fromkeys(record(), VALUES)))
def test_no_shape_breaks_the_feed(fields: dict[str, Any]) -> None:
    """Any record becomes advisories or Problems."""
    for item in parse(record(**fields), "fuzz", arrange):
        assert isinstance(item, Advisory | Problem)
