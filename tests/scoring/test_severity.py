"""Severity of a match."""

from dataclasses import replace

import pytest

from tests.builders import package
from tidewaiter.model.advisory import Advisory, ExploitFacts
from tidewaiter.model.match import Match
from tidewaiter.model.severity import Severity
from tidewaiter.scoring.severity import cvss_of, severity_of, vendor_word

CRITICAL_VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def match(advisory: Advisory, facts: ExploitFacts | None = None) -> Match:
    """Make a match in openssl."""
    return Match(id="CVE-2024-1", package=package(), advisory=advisory, aliases=(), evidence=(), facts=facts)


@pytest.mark.parametrize(
    ("advisory", "expected"),
    [
        (Advisory(id="A", source="s", vendor_severity="Important", cvss=(CRITICAL_VECTOR,)), Severity.HIGH),
        (Advisory(id="A", source="s", vendor_severity="whatever", severity=Severity.LOW), Severity.LOW),
        (Advisory(id="A", source="s", cvss=(CRITICAL_VECTOR,)), Severity.CRITICAL),
        (Advisory(id="A", source="s"), Severity.UNKNOWN),
    ],
)
def test_the_vendor_is_asked_first_then_the_advisory_then_cvss(advisory: Advisory, expected: Severity) -> None:
    """Who ships the package knows best; nobody's word is unknown, not low."""
    assert severity_of(match(advisory)) is expected


def test_the_word_for_this_package_beats_the_advisorys() -> None:
    """An advisory may rate its packages differently."""
    found = replace(match(Advisory(id="A", source="s", vendor_severity="critical")), vendor_severity="negligible")
    assert vendor_word(found) == "negligible"
    assert severity_of(found) is Severity.INFORMATIONAL


def test_the_score_of_the_record_beats_the_advisorys_vectors() -> None:
    """The CVE record's score is used when there is one, else the worst vector."""
    advisory = Advisory(id="A", source="s", cvss=(CRITICAL_VECTOR,))
    assert cvss_of(match(advisory, ExploitFacts(cve="C", cvss_score=5.0))) == 5.0
    assert cvss_of(match(advisory)) == 9.8
