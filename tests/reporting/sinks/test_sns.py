"""SNS alerts."""

from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.samples import full_report
from tests.reporting.sinks.samples import PLANTED, incident, outcomes, plan
from tidewaiter.model.response import Mode, OutcomeState
from tidewaiter.reporting.sinks import sns


@given(st.text(max_size=300), st.lists(st.text(max_size=100), max_size=5))
def test_any_text_fits_the_service(subject: str, lines: list[str]) -> None:
    """A subject is 1 to 100 printable ASCII characters, a text is never empty and always short enough."""
    found = sns.notice(subject, lines)
    assert 1 <= len(found.subject) <= sns.MAX_SUBJECT
    assert found.subject.isascii()
    assert found.subject.isprintable()
    assert 1 <= len(found.text.encode()) <= sns.MAX_BYTES


def test_a_long_text_is_cut_with_a_count() -> None:
    """What does not fit is counted, and a character is not cut in half."""
    found = sns.notice("s", ["ü" * 200_000])
    assert len(found.text.encode()) <= sns.MAX_BYTES
    assert "bytes more are in the report" in found.text


def test_a_report_tells_verdict_urgency_and_gaps() -> None:
    """The most urgent first, with reasons; what was not assessed with its fix; the database's date."""
    found = sns.report_notice(full_report())
    assert found.subject == "Tidewaiter block: registry.example/shop/web:1.0"
    assert "CVE-2021-44228 log4j-core 2.14.1" in found.text
    assert "NOT ASSESSED: no advisory data for Debian:13 (fix: tidewaiter db update)" in found.text
    assert "advisory database of 2025-04-16" in found.text
    assert "\x1b" not in found.text


def test_a_plan_that_waits_says_how_to_approve_it() -> None:
    """Without Slack the command line decides; an automatic plan asks nothing."""
    asked = sns.plan_notice(plan())
    assert "respond approve plan-1" in asked.text
    assert "also hit: 3 other pods on the node" in asked.text
    assert "guard break-glass refuses: web-role is protected" in asked.text
    assert "respond approve" not in sns.plan_notice(plan(mode=Mode.AUTO)).text


def test_an_incident_and_outcomes_are_told() -> None:
    """Signals with techniques, workloads; failures with the missing permission."""
    told = sns.incident_notice(incident())
    assert "T1552.005" in told.text
    assert "c/shop/web/app" in told.text
    failed = sns.outcome_notice(plan(), outcomes(OutcomeState.FAILED))
    assert "missing permission: ec2:ModifyNetworkInterfaceAttribute" in failed.text
    assert failed.subject.startswith("Tidewaiter failed")


def test_no_alert_holds_a_secret() -> None:
    """Parameters, state before and results stay out."""
    for found in (sns.plan_notice(plan()), sns.incident_notice(incident()), sns.outcome_notice(plan(), outcomes())):
        assert PLANTED not in found.text
