"""Fixes in words: what one step clears, leaves, adds and may break."""

from dataclasses import replace

from tests.builders import finding
from tests.reporting.samples import empty_report, full_report
from tidewaiter.model.advice import Rebase, Upgrade, UpgradeStep
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.package import Origin
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.fixes import advice_of, fix_groups, instruction_of, rebase_lines

STEP = UpgradeStep(version="2.0", clears=("a", "b"), remains=("CVE-9",), adds=("CVE-8",), is_major=True, command="npm install x@2.0")
UPGRADE = Upgrade(
    name="x",
    ecosystem="npm",
    installed="1.0",
    purls=("pkg:npm/x@1.0",),
    step=STEP,
    smaller=UpgradeStep(version="1.1", clears=("a",), command="npm install x@1.1"),
    origin=Origin.BASE,
)
FOUND = (
    finding(id="a", severity=Severity.CRITICAL, priority=80.0, remediation="upgrade x to 1.1"),
    finding(id="b", priority=20.0, remediation="upgrade x to 2.0"),
    finding(id="c", priority=90.0, remediation="no fixed version of y is known"),
    finding(id="d", priority=99.0, status=FindingStatus.SUPPRESSED, remediation="upgrade x to 2.0"),
)


def test_findings_without_advice_are_grouped_by_what_they_say() -> None:
    """Findings with the same instruction are one group, those that remove most risk first."""
    groups = fix_groups(full_report())
    assert groups[0].instruction == "upgrade log4j-core to 2.17.1"
    assert {group.instruction: len(group.findings) for group in groups}["upgrade libssl3 to 3.0.9"] == 3


def test_an_upgrade_gathers_what_it_clears_and_says_what_it_does_not() -> None:
    """Different instructions become one; what is waived is not counted; the other finding weighs more and stays first."""
    groups = fix_groups(replace(empty_report(), findings=FOUND, upgrades=(UPGRADE,)))
    assert [group.instruction for group in groups] == ["no fixed version of y is known", "upgrade x 1.0 to 2.0"]
    assert groups[1].clears == " clears 2 (1 critical, 1 high)"
    assert groups[1].command == "npm install x@2.0"
    assert groups[1].notes == (
        "does not clear 1: CVE-9",
        "has 1 of its own: CVE-8",
        "a new major version, which may break callers; 1.1 does not and clears 1 (npm install x@1.1)",
        "the base image brought it: a newer base clears it, too",
    )


def test_a_step_before_one_is_no_major_version() -> None:
    """It may break callers all the same."""
    step = replace(STEP, version="0.39.0")
    (group,) = fix_groups(replace(empty_report(), findings=FOUND[:1], upgrades=(replace(UPGRADE, installed="v0.38.0", step=step),)))
    assert any(note.startswith("versions before 1.0 may break callers; 1.1 does not") for note in group.notes)


def test_one_finding_names_the_upgrade_that_clears_it() -> None:
    """Formats with a text for each finding say the advised upgrade; without one they say what the finding says."""
    report = advice_of(replace(empty_report(), findings=FOUND, upgrades=(replace(UPGRADE, smaller=None),)))
    assert instruction_of(FOUND[0], report).startswith("upgrade x 1.0 to 2.0: npm install x@2.0. does not clear 1: CVE-9")
    assert "nothing smaller clears any of these" in instruction_of(FOUND[0], report)
    assert instruction_of(FOUND[2], report) == "no fixed version of y is known"


def test_a_base_image_is_advised_with_its_price() -> None:
    """What it clears, leaves and adds is said, and so is another release of the system."""
    rebase = Rebase(
        name="shop/base:12.6", digest="sha256:" + "a" * 64, created="2026-01-02T03:04:05Z", clears=("a", "b"), leaves=("CVE-1",), adds=()
    )
    report = replace(
        empty_report(), findings=FOUND, rebases=(rebase, replace(rebase, adds=("CVE-2",), same_release=False, distribution="debian 13"))
    )
    plain, other = rebase_lines(report)
    assert plain == (
        "rebuild on shop/base:12.6 (sha256:aaaaaaaaaaaa) of 2026-01-02, already here: clears 2 (1 critical, 1 high), leaves 1, adds none"
    )
    assert other.endswith("leaves 1, adds 1 (CVE-2); ANOTHER RELEASE: debian 13")
