"""Names of malicious packages."""

from pathlib import Path
from typing import Any

import pytest

from tidewaiter.adapters.feed_reading import feed_file, items
from tidewaiter.feeds.malicious_names import LISTED, parse, recognises
from tidewaiter.matching.ranges import decide
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.match import MatchState
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "malicious"


def row(**fields: Any) -> dict[str, Any]:
    """Make a row of the list."""
    return {
        "id": "MAL-2026-1",
        "ecosystem": "npm",
        "package": "left-pda",
        "aliases": ["GHSA-1"],
        "published": "2026-01-02",
        "withdrawn": "",
        "all_versions": False,
        "versions": ["1.0.1"],
    } | fields


def judged(version: str, **fields: Any) -> MatchState | None:
    """Judge a version by a row."""
    (found,) = parse(row(**fields), "", lambda _ecosystem, events: events)
    assert isinstance(found, Advisory)
    decision = decide(found.affected[0], version)
    return decision.state if decision else None


def test_reads_a_row() -> None:
    """It says what the full record says, without its text."""
    assert recognises(row())
    (found,) = parse(row(), "", lambda _ecosystem, events: events)
    assert isinstance(found, Advisory)
    assert (found.id, found.source, found.aliases, found.severity) == ("MAL-2026-1", "malicious", ("GHSA-1",), Severity.CRITICAL)
    assert (found.published, found.withdrawn) == ("2026-01-02T00:00:00Z", "")


def test_versions_are_judged_by_the_list() -> None:
    """All, those listed, or, where the list may have been cut, no certainty about the others."""
    assert judged("7", all_versions=True) is MatchState.AFFECTED
    assert judged("7", versions=[]) is MatchState.AFFECTED
    assert (judged("1.0.1"), judged("1.0.2")) == (MatchState.AFFECTED, None)
    full = [f"1.0.{number}" for number in range(LISTED)]
    assert (judged("1.0.3", versions=full), judged("2.0.0", versions=full)) == (MatchState.AFFECTED, MatchState.UNDETERMINED)


def test_a_row_without_a_package_is_a_problem_and_a_full_record_is_none() -> None:
    """A full OSV record is the business of another feed."""
    assert [type(item) for item in parse(row(package=""), "", lambda _e, x: x)] == [Problem]
    assert not recognises({"id": "MAL-2026-1", "modified": "", "affected": []})


@pytest.mark.skipif(not LISTS.is_dir(), reason="../shared/data is absent: real names are not read")
def test_reads_the_real_lists() -> None:
    """Every row of both lists is an advisory."""
    counts = []
    for path in sorted(LISTS.glob("*.zst")):
        file = feed_file(path, lambda _problem: None)
        assert file is not None
        counts.append(sum(isinstance(item, Advisory) for item in items(file)))
    assert counts == [19_434, 8_892]
