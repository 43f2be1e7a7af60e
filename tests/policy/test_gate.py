"""The gate: what blocks, what warns, and that a gap is never a pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import FindingKind, FindingStatus
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import VerdictState
from tidewaiter.model.severity import Severity
from tidewaiter.policy.gate import decide


def test_a_finding_at_the_floor_blocks() -> None:
    """A high finding blocks when the gate is set to high."""
    verdict = decide([finding(severity=Severity.HIGH)], [], (), fail_on="high")
    assert verdict.state is VerdictState.BLOCK
    assert verdict.reasons == ("high: CVE-2024-0001 in openssl",)


def test_a_finding_below_the_floor_warns() -> None:
    """A high finding only warns when the gate is set to critical."""
    assert decide([finding(severity=Severity.HIGH)], [], (), fail_on="critical").state is VerdictState.WARN


def test_the_top_priority_class_blocks_like_critical() -> None:
    """A medium flaw that is being exploited is gated as critical."""
    assert decide([finding(severity=Severity.MEDIUM, priority=90.0)], [], (), fail_on="critical").state is VerdictState.BLOCK


def test_without_a_gate_nothing_blocks() -> None:
    """The gate is off by default."""
    assert decide([finding(severity=Severity.CRITICAL)], [], (), fail_on="").state is VerdictState.WARN


def test_a_suppressed_finding_does_not_count() -> None:
    """A waived finding neither blocks nor warns."""
    waived = finding(severity=Severity.CRITICAL, status=FindingStatus.SUPPRESSED)
    assert decide([waived], [], (), fail_on="low").state is VerdictState.PASS


@pytest.mark.parametrize("problem", [Problem(code="layer-truncated", what="layer 2 ends early"), None])
def test_a_gap_is_never_a_pass(problem: Problem | None) -> None:
    """An unread layer or a distribution without data keeps a clean target from passing."""
    verdict = decide([], [problem] if problem else [], () if problem else ("no advisories for Plan9:4",), fail_on="critical")
    assert verdict.state is VerdictState.NOT_ASSESSED
    assert verdict.not_assessed


def test_an_unknown_severity_is_refused() -> None:
    """A typo in --fail-on is an error that lists the words it knows."""
    with pytest.raises(BadInputError, match="critical"):
        decide([], [], (), fail_on="hihg")


@given(st.lists(st.sampled_from(list(Severity))), st.sampled_from(list(Severity)))
def test_a_higher_floor_never_blocks_more(severities: list[Severity], floor: Severity) -> None:
    """Raising the floor can only let more through."""
    found = [finding(severity=severity) for severity in severities]
    if decide(found, [], (), fail_on="critical").state is VerdictState.BLOCK:
        assert decide(found, [], (), fail_on=floor.value).state is VerdictState.BLOCK


def test_flaws_of_removed_packages_do_not_block() -> None:
    """They ship and cannot run: visible, not judged; a secret in a removed file is as readable as before."""
    gone = {"deleted": "a later layer removed it; its bytes still ship"}
    flaw = finding(severity=Severity.CRITICAL, evidence=gone)
    assert decide([flaw], (), (), fail_on="critical").state is VerdictState.PASS
    secret = finding(kind=FindingKind.SECRET, severity=Severity.CRITICAL, evidence=gone)
    assert decide([flaw, secret], (), (), fail_on="critical").state is VerdictState.BLOCK
