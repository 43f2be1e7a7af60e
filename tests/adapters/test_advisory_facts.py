"""Joining what is known of a CVE."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tidewaiter.adapters.advisory_facts import FactsJoiner, Known
from tidewaiter.model.advisory import ExploitFacts


def row(cve: str = "CVE-1", **known: Any) -> Known:
    """Make a row as the stage yields it."""
    names = ("added", "ransomware", "day", "score", "percentile", "module")
    return (cve, *(known.get(name) for name in names), json.dumps(known["columns"]) if "columns" in known else None)


def test_a_cve_of_which_nothing_is_known_is_no_row() -> None:
    """It is not stored as if it were harmless."""
    assert list(FactsJoiner(None).facts([row(), row("CVE-2", columns={"cve": "CVE-2"})])) == []


def test_a_v4_score_stands_in_for_a_missing_v3_score() -> None:
    """Newer records often carry CVSS v4 only."""
    found = FactsJoiner(None).facts([row(columns={"cve": "CVE-1", "cvss4_score": 9.3, "cvss4_vector": "CVSS:4.0/AV:N"})])
    assert list(found) == [ExploitFacts(cve="CVE-1", cvss_score=9.3, cvss_vector="CVSS:4.0/AV:N")]


def test_a_probability_of_zero_is_known() -> None:
    """It is not the same as a missing one, and the joiner says that there was EPSS."""
    joiner = FactsJoiner(None)
    assert list(joiner.facts([row(day="2026-08-02", score="0.0", percentile="0.0")])) == [
        ExploitFacts(cve="CVE-1", epss=0.0, epss_percentile=0.0, epss_date="2026-08-02")
    ]
    assert (joiner.epss, joiner.kev) == (True, False)


def test_records_are_scored_in_batches() -> None:
    """Memory stays flat: the scorer never sees all records at once, and every record gets its own score."""
    sizes: list[int] = []

    class Scorer:
        """Scores by the number in the id."""

        def score(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[ExploitFacts]:
            """Score in order."""
            sizes.append(len(rows))
            return [ExploitFacts(cve=one["cve"], model=int(one["cve"][4:]) / 10_000, model_version="m") for one in rows]

    joiner = FactsJoiner(Scorer())
    found = list(joiner.facts(row(f"CVE-{number}", columns={"cve": f"CVE-{number}"}) for number in range(5000)))
    assert (sizes, joiner.model_version) == ([4096, 904], "m")
    assert all(facts.model == int(facts.cve[4:]) / 10_000 for facts in found)
