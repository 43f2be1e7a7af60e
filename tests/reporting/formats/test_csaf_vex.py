"""CSAF VEX out, against the official schema of CSAF 2.0 and the profile's own rules."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.builders import finding, image
from tests.reporting.samples import empty_report, full_report, rich_report
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.model.vex import Decider, Judgement, VexStatus
from tidewaiter.reporting.formats.csaf_vex import FORMAT
from tidewaiter.sources.vex import read_vex


@cache
def schema() -> Draft202012Validator:
    """Load the schema; it refers to those of CVSS only for scores, which we do not write."""
    body = resources.files("csaf_lib.verification.schemas").joinpath("csaf_2_0.json").read_text("utf-8")
    return Draft202012Validator(json.loads(body), format_checker=FormatChecker())


def judged(**said: Any) -> Report:
    """Let everything be suppressed by one judgement."""
    judgement = Judgement(**({"by": Decider.VEX, "words": "w"} | said))
    rows = (replace(one, status=FindingStatus.SUPPRESSED, suppressed_by="because", judgement=judgement) for one in full_report().findings)
    return full_report(findings=tuple(rows))


REPORTS = [
    full_report(),
    rich_report(),
    judged(status=VexStatus.NOT_AFFECTED, justification="component_not_present"),
    judged(status=VexStatus.NOT_AFFECTED),
    judged(status=VexStatus.FIXED),
    judged(),
    replace(full_report(), image=None),
    empty_report(),
]


@pytest.mark.parametrize("report", REPORTS)
def test_the_document_is_valid(report: Report) -> None:
    """The official schema accepts it."""
    assert list(schema().iter_errors(json.loads(FORMAT.render(report)))) == []


@pytest.mark.parametrize("report", REPORTS[:-1])
def test_the_profile_is_kept(report: Report) -> None:
    """Section 4.5 and tests 6.1: ids, notes, states, impact or action, products defined once."""
    document = json.loads(FORMAT.render(report))
    assert document["document"]["category"] == "csaf_vex"
    tree = document["product_tree"]
    defined = [one["product_id"] for one in tree["full_product_names"]]
    defined += [one["full_product_name"]["product_id"] for one in tree.get("relationships", ())]
    assert len(set(defined)) == len(defined)
    for flaw in document["vulnerabilities"]:
        assert flaw.get("cve") or flaw["ids"]
        assert flaw["notes"]
        states = flaw["product_status"]
        listed = [product for products in states.values() for product in products]
        assert len(set(listed)) == len(listed)
        assert set(listed) <= set(defined)
        assert set(states.get("known_not_affected", ())) <= set(products_of(flaw, "flags", "threats"))
        assert set(states.get("known_affected", ())) <= set(products_of(flaw, "remediations"))


def products_of(flaw: dict[str, Any], *fields: str) -> Iterator[str]:
    """Yield the products that some lists speak of."""
    for field in fields:
        for one in flaw.get(field, ()):
            yield from one["product_ids"]


def test_without_a_flaw_it_is_no_vex() -> None:
    """The profile needs one; the plainer profile does not."""
    assert json.loads(FORMAT.render(empty_report()))["document"]["category"] == "csaf_base"


def test_an_id_that_is_no_cve_is_another_id() -> None:
    """The schema's pattern for a CVE is strict."""
    document = json.loads(FORMAT.render(full_report(findings=(finding(rule_id="GHSA-aaaa-bbbb-cccc", aliases=("CVE-2024-0001",)),))))
    assert document["vulnerabilities"][0]["cve"] == "CVE-2024-0001"
    assert document["vulnerabilities"][0]["ids"] == [{"system_name": "GHSA", "text": "GHSA-aaaa-bbbb-cccc"}]


def test_what_we_write_we_read() -> None:
    """The statements come back with their states, products and reasons."""
    report = replace(judged(status=VexStatus.NOT_AFFECTED, justification="component_not_present"), image=image(repository="team/shop"))
    found = read_vex(FORMAT.render(report), "own")
    assert found.problems == ()
    assert {(one.status, one.justification) for one in found.statements} == {(VexStatus.NOT_AFFECTED, "component_not_present")}
    assert all(target.within[0].purl.startswith("pkg:oci/shop@") for one in found.statements for target in one.targets)
