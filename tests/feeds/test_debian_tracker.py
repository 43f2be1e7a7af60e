"""Debian's security tracker."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds.debian_tracker import DEBIAN_TRACKER, parse, recognises
from tidewaiter.model.advisory import Advisory, VersionRange
from tidewaiter.model.problem import Problem

OPEN = {"status": "open", "repositories": {"bookworm": "1.0-1"}, "urgency": "not yet assigned"}


def package(**releases: dict[str, Any]) -> dict[str, Any]:
    """Make a source package with one flaw."""
    return {"pad": {"CVE-2026-1": {"description": "pads  too\nmuch", "scope": "remote", "debianbug": 1, "releases": releases}}}


def order(_ecosystem: str, events: Any) -> Any:
    """Leave events alone."""
    return events


def states(**releases: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return release, state, fix and severity of what is affected."""
    return [
        (entry.ecosystem, entry.state, entry.ranges[0].fixed, entry.severity)
        for item in parse(package(**releases), "", order)
        if isinstance(item, Advisory)
        for entry in item.affected
    ]


def test_a_flaw_names_its_releases_by_number() -> None:
    """Codenames become OSV's numbers; sid, which no image is, is left out, and a release that is new to us keeps its codename."""
    record = package(bookworm=OPEN, trixie=OPEN, sid=OPEN, emu=OPEN)
    assert recognises(record)
    (found,) = parse(record, "", order)
    assert isinstance(found, Advisory)
    assert (found.id, found.source, found.summary) == ("CVE-2026-1", "debian-tracker", "pads too much")
    assert [(entry.ecosystem, entry.name) for entry in found.affected] == [(f"Debian:{name}", "pad") for name in ("12", "13", "emu")]
    assert found.url == "https://security-tracker.debian.org/tracker/CVE-2026-1"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"status": "resolved", "fixed_version": "1.0-2", "urgency": "high"}, ("fixed", "1.0-2", "high")),
        (OPEN, ("affected", "", "")),
        (OPEN | {"urgency": "unimportant"}, ("unimportant", "", "unimportant")),
        (OPEN | {"urgency": "end-of-life"}, ("end-of-life", "", "")),
        (OPEN | {"nodsa": "Minor issue", "nodsa_reason": ""}, ("no-dsa (Minor issue)", "", "")),
        (OPEN | {"nodsa": "Too intrusive", "nodsa_reason": "ignored"}, ("will-not-fix (Too intrusive)", "", "")),
        (OPEN | {"nodsa": "Minor issue", "nodsa_reason": "postponed"}, ("fix-postponed (Minor issue)", "", "")),
        ({"status": "undetermined", "urgency": "not yet assigned"}, ("undetermined", "", "")),
        ({"status": "resolved", "urgency": "low"}, ("undetermined", "", "low")),
        ({"status": "pondered"}, ("undetermined", "", "")),
    ],
)
def test_states_are_the_vendors(entry: dict[str, Any], expected: tuple[str, str, str]) -> None:
    """Each state is told in the tracker's words; what it does not explain is undetermined and never fixed."""
    assert states(bookworm=entry) == [("Debian:12", *expected)]


def test_what_was_never_affected_is_left_out() -> None:
    """A fix in version 0 says so; the other releases stay."""
    assert states(bookworm={"status": "resolved", "fixed_version": "0"}, trixie=OPEN) == [("Debian:13", "affected", "", "")]


def test_an_open_flaw_holds_every_version() -> None:
    """Whatever is installed is affected."""
    (found,) = parse(package(bookworm=OPEN), "", order)
    assert isinstance(found, Advisory)
    assert found.affected[0].ranges == (VersionRange(),)


@pytest.mark.parametrize("record", [{"pad": []}, {"pad": {"CVE-2026-1": {"releases": []}}}, {"": {}}])
def test_a_malformed_package_is_a_problem(record: dict[str, Any]) -> None:
    """It is named, and nothing is raised."""
    (found,) = parse(record, "json#pad", order)
    assert isinstance(found, Problem)
    assert found.where == "json#pad"


@pytest.mark.parametrize("record", [{}, {"pad": {}}, {"pad": {"CVE-1": {"description": ""}}}, {"document": {"title": "x"}}])
def test_recognises_nothing_else(record: dict[str, Any]) -> None:
    """Other tables of objects have no releases."""
    assert not recognises(record)
    assert DEBIAN_TRACKER.by_key


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["open", "resolved", "0"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["CVE-1", "releases", "bookworm", "status", "fixed_version", "nodsa"]), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(record=st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_no_shape_breaks_the_feed(record: dict[str, Any]) -> None:
    """Any object becomes advisories or Problems."""
    recognises(record)
    for item in parse(record, "fuzz", order):
        assert isinstance(item, Advisory | Problem)
