"""Explanations for people: in any width, with and without colour, and harmless."""

from dataclasses import replace

import pytest

from tests.builders import finding
from tidewaiter.model.advice import Upgrade, UpgradeStep
from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts
from tidewaiter.model.explanation import Comparison, Explanation, Outcome
from tidewaiter.model.finding import FindingStatus, Reason
from tidewaiter.model.vex import Decider, Judgement
from tidewaiter.reporting.explanation import day_of, draw, explanation_lines

ADVISORY = Advisory(
    id="GHSA-1",
    source="ghsa",
    aliases=("CVE-1",),
    summary="Bad",
    affected=(Affected(ecosystem="npm", name="x"),),
    modified="2025-02-03T00:00:00Z",
)
OPEN = finding(
    id="open",
    rule_id="CVE-1",
    priority=40.0,
    reasons=(Reason(text="CVSS base score 9.8", weight=29.0),),
    remediation="upgrade x to 2",
    evidence={"package": "x\x1b[31m", "installed": "1", "files": "app/x", "layer": "2 of 3", "created_by": "RUN npm install"},
)
HIDDEN = finding(id="hidden", rule_id="CVE-1", status=FindingStatus.HIDDEN, suppressed_by="kernel headers: no kernel")
COMPARISON = Comparison(
    purl="pkg:npm/x@1",
    ecosystem="npm",
    name="x",
    version="1",
    advisory_id="GHSA-1",
    source="ghsa",
    outcome=Outcome.NOT_AFFECTED,
    why="1 has it",
    steps=("1 == 1 (fixed): outside",),
)
FULL = Explanation(
    id="CVE-1",
    image="shop:1",
    packages=3,
    database="2026-01-01T00:00:00Z",
    advisory=ADVISORY,
    facts=ExploitFacts(
        cve="CVE-1", epss=0.5, epss_date="2026-01-01", model=0.1, model_percentile=0.9, model_version="m", reasons=("text",)
    ),
    findings=(OPEN, HIDDEN),
    upgrades=(
        Upgrade(
            name="x", ecosystem="npm", installed="1", purls=(), step=UpgradeStep(version="2", clears=("open",), command="npm install x@2")
        ),
    ),
    comparisons=(COMPARISON,),
    gaps=("nix: 1 packages",),
)


def drawn(found: Explanation, *, width: int = 80, colour: bool = False, negative: bool = False) -> str:
    """Draw an explanation."""
    return draw(explanation_lines(found, negative=negative), width=width, colour=colour)


@pytest.mark.parametrize(("moment", "day"), [("2025-02-03T00:00:00Z", "2025-02-03"), ("0001-01-01T00:00:00Z", "unknown"), ("", "unknown")])
def test_a_placeholder_is_no_day(moment: str, day: str) -> None:
    """Records of Go's repository hold the year 1 where a day is not known."""
    assert day_of(moment) == day


def test_everything_is_said() -> None:
    """Advisory with source and date, score, evidence, fix, waiver, comparison, gaps, age of the data."""
    text = drawn(FULL, width=140)
    for part in (
        *(
            "Source ghsa, published unknown, modified 2025-02-03",
            "EPSS: 0.5000 (2026-01-01)",
            "REPORTED: CVE-1 in x",
            "+29.0  CVSS base score 9.8",
        ),
        *("Layer: 2 of 3", "Built by: RUN npm install", "$ npm install x@2", "waiver add CVE-1 --purl pkg:deb/debian/openssl@3.0.1"),
        *("NOT COUNTED (hidden)", "kernel headers: no kernel", "1 == 1 (fixed): outside", "nix: 1 packages", "built 2026-01-01"),
    ):
        assert part in text
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [20, 80, 300])
def test_lines_fit_and_headings_are_bold_in_colour(width: int) -> None:
    """Between 50 and 140 columns, whatever the terminal says; a single long word is cut to fit."""
    assert max(map(len, drawn(FULL, width=width).splitlines())) <= max(50, min(140, width))
    assert "\x1b[1mCompared (1)\x1b[0m" in drawn(FULL, colour=True)


def test_why_not_leaves_out_what_is_reported() -> None:
    """It says that there is more, and shows only the reasons against."""
    text = drawn(FULL, negative=True)
    assert "It is reported for 1 package; without --why-not you see why" in text
    assert "REPORTED: " not in text
    assert "NOT AFFECTED: npm x 1 by GHSA-1" in text


def test_silence_has_a_reason() -> None:
    """A flaw of other packages, and one that nobody knows."""
    other = Explanation(id="CVE-1", image="shop:1", packages=3, database="2026-01-01", advisory=ADVISORY)
    assert "GHSA-1 names npm x; none of the 3 packages" in drawn(other, width=140)
    unknown = Explanation(id="CVE-9", image="shop:1", packages=3, database="2026-01-01")
    assert "does not know CVE-9" in drawn(unknown, width=140)
    assert "newer than the database" in drawn(unknown, width=140)


def test_what_is_so_for_several_packages_is_said_once() -> None:
    """Packages of one source stand below one comparison; states without news are left out, the vendor's own words are not."""
    both = (replace(COMPARISON, vendor_state="fixed"), replace(COMPARISON, purl="pkg:npm/y@1", vendor_state="fixed"))
    text = drawn(replace(FULL, comparisons=both), width=140)
    assert text.count("NOT AFFECTED: npm x 1 by GHSA-1 (ghsa)") == 1
    assert "pkg:npm/x@1 in a list" in text
    assert "pkg:npm/y@1 in a list" in text
    assert "The vendor says" not in text
    said = replace(COMPARISON, vendor_state="will-not-fix", date="2024-02-03T00:00:00Z")
    text = drawn(replace(FULL, comparisons=(said,)), width=140)
    assert "The vendor says: will-not-fix" in text
    assert "by GHSA-1 (ghsa, changed 2024-02-03)" in text


def test_who_set_a_finding_aside_and_who_tried_is_said() -> None:
    """An ignore file by its name; a VEX statement that settles nothing stands where "no statement" would be wrong."""
    ignored = replace(HIDDEN, status=FindingStatus.SUPPRESSED, judgement=Judgement(by=Decider.IGNORE_FILE), suppressed_by="accepted")
    assert "NOT COUNTED (suppressed by ignore file)" in drawn(replace(FULL, findings=(ignored,)), width=140)
    stated = replace(OPEN, evidence={**OPEN.evidence, "vex": "VEX fixed (ana, v.json)"})
    text = drawn(replace(FULL, findings=(stated,)), width=140)
    assert "Not suppressed: what was said of it does not set it aside: VEX fixed (ana, v.json)" in text
    assert "no waiver, ignore file or VEX" not in text


def test_the_fix_of_the_advisory_is_said_where_it_is_another() -> None:
    """It says nothing new where the advised upgrade is the same version."""
    assert "The advisory alone" not in drawn(FULL)
    assert "The advisory alone: upgrade x to 1.1" in drawn(replace(FULL, findings=(replace(OPEN, remediation="upgrade x to 1.1"),)))
