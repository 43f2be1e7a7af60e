"""What every format says first."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import finding, image
from tests.reporting.samples import DATABASE, empty_report, full_report
from tidewaiter.model.advisory import DatabaseInfo, FeedStatus
from tidewaiter.model.image import BaseImage, LayerRef
from tidewaiter.model.inventory import Coverage, Reading
from tidewaiter.model.report import Verdict, VerdictState
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.summary import (
    Gap,
    base_line,
    coverage_lines,
    database_line,
    gaps_of,
    open_findings,
    origin_counts,
    severity_counts,
    summary_line,
    waived_findings,
)


def test_findings_are_ordered_by_urgency_and_waived_ones_kept_apart() -> None:
    """The exploited flaw first; the waived one is not open and not lost."""
    report = full_report()
    found = open_findings(report)
    assert found[0].rule_id == "CVE-2021-44228"
    assert [one.priority for one in found] == sorted((one.priority for one in found), reverse=True)
    assert [one.rule_id for one in waived_findings(report)] == ["CVE-2020-1"]
    assert len(found) + 1 == len(report.findings)


def test_gaps_name_the_command_that_fixes_them_once() -> None:
    """Missing advisory data has a fix; a problem that the verdict repeats is not listed twice."""
    assert gaps_of(full_report()) == (Gap(what="no advisory data for Debian:13", fix="tidewaiter db update"),)


def test_unassessed_controls_are_gaps_without_a_verdict() -> None:
    """A report that was not judged still says what it did not see."""
    assert gaps_of(full_report(verdict=None, context={})) == (Gap(what="1 control: denied", fix=""),)
    assert gaps_of(empty_report()) == ()
    assert gaps_of(full_report(verdict=None, context={"not_assessed": ["nix"]}))[0] == Gap(what="no advisory data for nix", fix="")


def test_the_database_line_says_what_is_missing() -> None:
    """A database without EPSS says so; no database is said too."""
    bare = DatabaseInfo(built="2025-01-01", sha256="0" * 64, schema_version=1, feeds=(), ecosystems=())
    assert database_line(full_report(database=bare)) == "advisory database of 2025-01-01; without EPSS and KEV"
    assert database_line(full_report(database=None)) == "no advisory database was used"
    assert DATABASE.built in database_line(full_report())


def test_the_database_line_names_feeds_that_were_not_renewed() -> None:
    """A broken feed keeps its last good data, and every report says how old that is."""
    day = datetime.fromisoformat(full_report().started)
    fresh, old = ((day - timedelta(days=days)).isoformat() for days in (1, 9))
    feeds = (FeedStatus(feed="kev", records=1, fetched=fresh), FeedStatus(feed="ghsa", records=1, fetched=old))
    assert database_line(full_report(database=replace(DATABASE, feeds=feeds))).endswith("; not renewed: ghsa for 9 days")
    both = tuple(replace(feed, fetched=old) for feed in feeds)
    assert database_line(full_report(database=replace(DATABASE, feeds=both))).endswith("; no feed is newer than 9 days, kev is 9 days old")
    assert "renewed" not in database_line(full_report(database=replace(DATABASE, feeds=(replace(feeds[1], fetched="soon"),))))


def test_data_from_files_is_as_old_as_its_newest_record() -> None:
    """A database that was built today of last year's files is not of today; a record of this month is no sign of age."""
    day = datetime.fromisoformat(full_report().started)
    recent, old = ((day - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (20, 400))
    feeds = (FeedStatus(feed="kev", records=1, newest=recent[:10]), FeedStatus(feed="ghsa", records=1, newest=old))
    assert database_line(full_report(database=replace(DATABASE, feeds=feeds))).endswith("; not renewed: ghsa for 400 days")
    undated = (*feeds[:1], FeedStatus(feed="alpine", records=1))
    assert "renewed" not in database_line(full_report(database=replace(DATABASE, feeds=undated)))


def test_the_summary_line_counts_everything() -> None:
    """Verdict, findings by severity, waived ones, controls, problems."""
    line = summary_line(full_report())
    assert line == "BLOCK: 8 findings (1 critical, 6 high, 1 medium); 1 suppressed: 1 by waiver; 1 controls failed, 1 passed; 1 problem"
    unsure = empty_report(verdict=Verdict(state=VerdictState.NOT_ASSESSED, not_assessed=("x",)))
    assert summary_line(unsure) == "NOT ASSESSED: 0 findings"


def test_severities_are_counted_worst_first() -> None:
    """What does not occur is left out."""
    found = [finding(severity=Severity.LOW), finding(severity=Severity.CRITICAL), finding(severity=Severity.LOW)]
    assert severity_counts(found) == ((Severity.CRITICAL, 1), (Severity.LOW, 2))


def test_coverage_says_what_was_looked_for_read_left_out_and_not_recognised() -> None:
    """One line each; nothing for a report without files."""
    found = Coverage(
        catalogers=(Reading(cataloger="apk"), Reading(cataloger="dpkg", files=2, packages=90), Reading(cataloger="go-binary", files=1)),
        rules=(("secret rules", 200),),
        layers=3,
        entries=4000,
        bytes_read=120_000_000,
        unread=(("file-too-large", 1),),
        executables=50,
        unrecognised=2,
        unrecognised_first=("opt/a", "opt/b"),
    )
    assert coverage_lines(full_report(coverage=found)) == (
        "read 3 layers, 4,000 entries, 120 MB",
        "looked for 3 kinds of package evidence, 200 secret rules",
        "packages: dpkg 90 (from 2 files)",
        "looked into, no package in it: go-binary (1 file)",
        "not there: 1 other kind, which the JSON report names",
        "not read: 1 x file-too-large (see problems)",
        "without a package: 2 of 50 executables: opt/a, opt/b",
    )
    assert coverage_lines(full_report(coverage=Coverage(layers=1, bytes_read=2100, executables=1))) == (
        "read 1 layer, 0 entries, 2 kB",
        "looked for 0 kinds of package evidence",
        "packages: none",
        "1 executable, accounted for by packages",
    )
    assert coverage_lines(full_report()) == ()


def _on(base):
    """Make a report of an image of five layers on a base, with findings in it, above it and in what was removed."""
    report = full_report()
    found = tuple(
        finding(id=str(number), evidence=evidence)
        for number, evidence in enumerate(
            (
                {"origin": "base image debian:12"},
                {"origin": "application"},
                {"origin": "application"},
                {"origin": "application", "deleted": "a later layer removed it"},
                {},
            )
        )
    )
    layers = tuple(LayerRef(digest=str(number), diff_id=str(number), media_type="tar") for number in range(5))
    assert report.inventory
    return replace(report, kind="image", findings=found, image=image(layers=layers), inventory=replace(report.inventory, base=base))


@pytest.mark.parametrize(
    ("base", "says"),
    [
        (
            BaseImage(name="debian:12", layers=3, source="why"),
            "built on debian:12 (the lowest 3 of 5 layers; why); findings: 1 in the base, ",
        ),
        (BaseImage(layers=3, source="why"), "base image unknown (the lowest 3 of 5 layers; why); findings: "),
        (BaseImage(name="debian:12", source="label"), "built on debian:12 (which of its layers are the base's is not known; label)"),
        (None, "base image unknown: no image with its lowest layers is known"),
    ],
)
def test_what_an_image_is_built_on_is_said_with_what_that_means(base, says) -> None:
    """Base and application split, how it is known, or that it is not."""
    assert base_line(_on(base)).startswith(says)


def test_findings_are_split_by_who_brought_them() -> None:
    """What lies in no layer is nobody's; what was removed counts once."""
    assert origin_counts(_on(None)) == {"base": 1, "application": 2, "removed": 1}
    assert base_line(replace(_on(None), kind="directory")) == ""
