"""FriendsOfPHP's advisories."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds.friends_of_php import parse, recognises
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory, VersionRange
from tidewaiter.model.problem import Problem


def record(**fields: Any) -> dict[str, Any]:
    """Make an advisory as the YAML reader gives it."""
    return {
        "title": "Left padding",
        "link": "https://example.org/1",
        "cve": "CVE-2026-1",
        "branches": {
            "2.0.x": {"time": "2026-08-27 19:17:44", "versions": [">=2.0.0", "<2.0.17"]},
            "1.x": {"time": None, "versions": ["<=1.9.4"]},
        },
        "reference": "composer://acme/left-pad",
        "_path": "security-advisories-master/acme/left-pad/CVE-2026-1.yaml",
    } | fields


def one(raw: dict[str, Any]) -> Advisory:
    """Parse a record that holds one advisory."""
    (found,) = parse(raw, "", arrange)
    assert isinstance(found, Advisory)
    return found


def test_each_branch_is_a_range() -> None:
    """All constraints of a branch have to hold; the end with a version is no fix."""
    assert recognises(record())
    found = one(record())
    assert (found.id, found.source, found.summary, found.url) == ("CVE-2026-1", "friendsofphp", "Left padding", "https://example.org/1")
    assert found.published == "2026-08-27T00:00:00Z"
    assert [(entry.ecosystem, entry.name) for entry in found.affected] == [("Packagist", "acme/left-pad")]
    assert found.affected[0].ranges == (VersionRange(introduced="2.0.0", fixed="2.0.17"), VersionRange(last_affected="1.9.4"))


def test_an_advisory_is_called_by_its_best_name() -> None:
    """The CVE, the GHSA of the file, or the package with the file's date."""
    assert one(record(_path="x/GHSA-ab12-cd34-ef56.yaml")).aliases == ("GHSA-ab12-cd34-ef56",)
    assert one(record(cve=None, _path="x/GHSA-ab12-cd34-ef56.yaml")).id == "GHSA-ab12-cd34-ef56"
    assert one(record(cve=None, _path="x/2026-08-25-1.yaml")).id == "acme/left-pad/2026-08-25-1"


@pytest.mark.parametrize("versions", [[], None, ["~1.2"], [">=2", "<1"], [">=1|<0.5"]])
def test_a_branch_that_cannot_be_read_leaves_doubt(versions: Any) -> None:
    """The other branches stay, and this one is undetermined."""
    problem, found = parse(record(branches={"1.x": {"versions": versions}, "2.x": {"versions": ["<2.1"]}}), "x.yaml", arrange)
    assert isinstance(problem, Problem)
    assert isinstance(found, Advisory)
    assert [item.fixed for item in found.affected[0].ranges] == ["", "2.1"]
    assert found.affected[0].ranges[0].last_affected


@pytest.mark.parametrize("fields", [{"reference": "pear://x"}, {"reference": "composer://left"}, {"branches": {}}, {"branches": ["1.x"]}])
def test_an_advisory_without_package_or_branches_is_a_problem(fields: dict[str, Any]) -> None:
    """It is named and nothing is raised."""
    assert [type(item) for item in parse(record(**fields), "", arrange)] == [Problem]


def test_other_files_of_the_repository_say_nothing() -> None:
    """Its own composer.json is no advisory."""
    assert not recognises({"name": "acme/advisories", "require": {}})
    assert list(parse({"name": "acme/advisories", "require": {}}, "", arrange)) == []


VALUES = st.none() | st.text(max_size=6) | st.lists(st.text(max_size=6) | st.none(), max_size=3)
BRANCHES = st.dictionaries(
    st.text(max_size=3), VALUES | st.dictionaries(st.sampled_from(["time", "versions"]), VALUES, max_size=2), max_size=3
)


@given(fields=st.fixed_dictionaries({}, optional=dict.fromkeys(record(), VALUES | BRANCHES)))
def test_no_shape_breaks_the_feed(fields: dict[str, Any]) -> None:
    """Any record becomes advisories or Problems."""
    for item in parse(record(**fields), "fuzz", arrange):
        assert isinstance(item, Advisory | Problem)
