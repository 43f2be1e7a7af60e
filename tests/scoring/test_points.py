"""Points of a priority."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.advisory import ExploitFacts
from tidewaiter.model.severity import Severity
from tidewaiter.scoring.points import TOP_CLASS, probability_of, reasons_of

SHARES = st.none() | st.floats(min_value=0, max_value=1)
FACTS = st.builds(
    ExploitFacts,
    cve=st.just("CVE-2024-1"),
    kev=st.booleans(),
    kev_ransomware=st.booleans(),
    epss=SHARES,
    model=SHARES,
    metasploit_added=st.sampled_from(["", "2024-05-01"]),
)


def total(facts: ExploitFacts, cvss: float | None = None, severity: Severity = Severity.UNKNOWN) -> float:
    """Sum the points."""
    return round(sum(reason.weight for reason in reasons_of(facts, cvss, severity)), 1)


@given(FACTS, st.none() | st.floats(min_value=0, max_value=10), st.sampled_from(list(Severity)))
def test_points_stay_on_the_scale_and_the_top_class_is_kept(facts: ExploitFacts, cvss: float | None, severity: Severity) -> None:
    """Whatever is known: 0 to 100, and KEV or EPSS of 50 % is never below the top class."""
    points = total(facts, cvss, severity)
    assert 0 <= points <= 100
    if facts.kev or (facts.epss or 0) >= 0.5:
        assert points >= TOP_CLASS


@given(st.floats(min_value=0, max_value=0.49), st.floats(min_value=0, max_value=0.49))
def test_more_likely_is_never_less_urgent(one: float, other: float) -> None:
    """A higher EPSS gives at least as many points."""
    low, high = sorted((one, other))
    assert total(ExploitFacts(cve="C", epss=low), 5.0) <= total(ExploitFacts(cve="C", epss=high), 5.0)


def test_missing_forecasts_are_said() -> None:
    """A flaw without EPSS and model says so, and CVSS counts double."""
    reasons = reasons_of(ExploitFacts(cve="C"), 8.0, Severity.HIGH)
    texts = " | ".join(reason.text for reason in reasons)
    assert "EPSS is not known" in texts
    assert "exploit model has no score" in texts
    assert sum(reason.weight for reason in reasons) == 48.0


def test_without_epss_the_model_takes_a_double_share() -> None:
    """The only forecast there is counts as much as both together may."""
    with_epss = total(ExploitFacts(cve="C", epss=0.0, model=0.5))
    assert total(ExploitFacts(cve="C", model=0.5)) == pytest.approx(with_epss + 15.2, abs=0.2)


def test_nobody_rates_it_counts_as_medium_not_as_nothing() -> None:
    """An unrated flaw is not a harmless one."""
    assert total(ExploitFacts(cve="C")) == 30.0


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ExploitFacts(cve="C"), None),
        (ExploitFacts(cve="C", epss=0.02, model=0.3), 0.3),
        (ExploitFacts(cve="C", epss=0.02, metasploit_added="2024-01-01"), 0.5),
        (ExploitFacts(cve="C", epss=0.02, kev=True), 0.95),
        (ExploitFacts(cve="C", epss=0.99, kev=True), 0.99),
    ],
)
def test_the_probability_is_the_strongest_evidence(facts: ExploitFacts, expected: float | None) -> None:
    """The blend never averages a known exploitation away, and no evidence is no probability."""
    assert probability_of(facts) == expected
