"""SARIF 2.1.0."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sarif_pydantic import Sarif

from tests.reporting.samples import empty_report, full_report
from tidewaiter.model.advice import Upgrade, UpgradeStep
from tidewaiter.model.finding import Location
from tidewaiter.reporting.formats import sarif


def run_of(**fields: Any) -> dict[str, Any]:
    """Render and read the one run."""
    document: dict[str, Any] = json.loads(sarif.FORMAT.render(full_report(**fields)))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    return run


def test_the_document_is_valid_sarif() -> None:
    """A typed reader of the standard accepts it, full and empty."""
    for report in (full_report(), empty_report()):
        read = Sarif.model_validate_json(sarif.FORMAT.render(report))
        assert [len(run.results or []) for run in read.runs] == [len(report.findings)]


def test_rules_carry_security_severity_and_help() -> None:
    """Code scanning shows severity, help and a link per rule; results point at their rule."""
    run = run_of()
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} >= {"CVE-2021-44228", "TW-SECRET-aws-access-key"}
    for rule in rules:
        assert 0 <= float(rule["properties"]["security-severity"]) <= 10
        assert rule["help"]["markdown"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_results_have_places_lines_and_stable_fingerprints() -> None:
    """A line is where it was found; a finding without one points at line 1; the fingerprint is the finding's id."""
    by_rule = {result["ruleId"]: result for result in run_of()["results"]}
    secret = by_rule["TW-SECRET-aws-access-key"]
    place = secret["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "app/.env"}, "region": {"startLine": 3}}
    assert secret["partialFingerprints"] == {"tidewaiterFinding/v1": "finding-secret"}
    assert by_rule["CVE-2021-44228"]["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_a_finding_without_a_path_points_at_the_target() -> None:
    """A place is never empty, and is a valid URI."""
    lost = replace(full_report().findings[0], location=Location())
    (result,) = run_of(findings=(lost,))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "registry.example/shop/web%3A1.0"


def test_results_are_ordered_by_urgency_and_waived_ones_are_suppressed() -> None:
    """The most urgent first; a waived one is there, with its justification."""
    results = run_of()["results"]
    assert results[0]["ruleId"] == "CVE-2021-44228"
    assert results[-1]["suppressions"] == [{"kind": "external", "justification": "not reachable, until 2026-01-01"}]
    assert all("suppressions" not in result for result in results[:-1])


def test_problems_and_gaps_are_notifications() -> None:
    """What could not be read or assessed reaches the viewer, and the run is not called successful."""
    (invocation,) = run_of()["invocations"]
    notes = {note["descriptor"]["id"]: note["message"]["text"] for note in invocation["toolExecutionNotifications"]}
    assert "NOT ASSESSED: no advisory data for Debian:13. Fix: tidewaiter db update" in notes["not-assessed"]
    assert "Push the image again" in notes["layer-truncated"]
    assert invocation["executionSuccessful"] is False


def test_a_clean_run_is_successful_and_has_no_notes() -> None:
    """Nothing to tell, nothing told."""
    (invocation,) = json.loads(sarif.FORMAT.render(empty_report()))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"] == []


def test_too_many_results_are_cut_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least urgent are left out, and their number is said."""
    assert sarif.MAX_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MAX_RESULTS", 40)
    first = full_report().findings[0]
    many = tuple(replace(first, id=f"finding-{number}", priority=number / 1000) for number in range(sarif.MAX_RESULTS + 7))
    run = run_of(findings=many)
    assert len(run["results"]) == sarif.MAX_RESULTS
    assert run["results"][0]["rank"] > run["results"][-1]["rank"] >= 0.007
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert any(text.startswith("7 less urgent results") for text in notes)


def test_markdown_of_artefacts_is_escaped() -> None:
    """A title can't put a link or an image into the help text."""
    bad = replace(full_report().findings[0], title="![x](https://evil.example/x)", references=("javascript:alert(1)",))
    (rule,) = run_of(findings=(bad,))["tool"]["driver"]["rules"]
    assert "\\!\\[x\\](" in rule["help"]["markdown"]
    assert "helpUri" not in rule
    assert "javascript" not in json.dumps(rule)


def test_a_result_names_the_upgrade_that_the_report_advises() -> None:
    """The fix of its own advisory may have flaws that the advised version has not: message and help say one thing."""
    log4j = next(one for one in full_report().findings if one.rule_id == "CVE-2021-44228")
    step = UpgradeStep(version="2.25.0", clears=(log4j.id,))
    upgrade = Upgrade(name="log4j-core", ecosystem="maven", installed="2.14.1", purls=(log4j.location.purl,), step=step)
    run = run_of(findings=(log4j,), upgrades=(upgrade,))
    assert "upgrade log4j-core 2.14.1 to 2.25.0" in run["results"][0]["message"]["text"]
    assert log4j.remediation not in json.dumps(run)
