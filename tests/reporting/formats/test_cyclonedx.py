"""CycloneDX 1.6."""

import json
from dataclasses import replace

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.builders import finding, package
from tests.reporting.samples import empty_report, full_report, rich_report
from tidewaiter.model.advice import Upgrade, UpgradeStep
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.package import FoundAt
from tidewaiter.model.report import Report
from tidewaiter.model.vex import Decider, Judgement, VexStatus
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.formats import cyclonedx, cyclonedx_1_7

BOTH = [full_report(), empty_report(), replace(full_report(), inventory=None, image=None, kind="manifest")]


@pytest.mark.parametrize("report", BOTH, ids=["full", "empty", "without inventory"])
def test_the_document_is_valid(report: Report) -> None:
    """The official schema accepts it, strictly."""
    errors = JsonStrictValidator(SchemaVersion.V1_6).validate_str(cyclonedx.FORMAT.render(report).decode())
    assert errors is None


def test_components_are_packages_with_their_places() -> None:
    """One component per purl; a second place is an occurrence, not a second component."""
    inventory = full_report().inventory
    assert inventory is not None
    copy = replace(inventory.packages[0], found_at=(FoundAt(path="opt/other.jar"),))
    report = full_report(inventory=replace(inventory, packages=(*inventory.packages, copy)))
    document = json.loads(cyclonedx.FORMAT.render(report))
    found = [part for part in document["components"] if part["bom-ref"] == copy.purl]
    assert len(found) == 1
    assert [place["location"] for place in found[0]["evidence"]["occurrences"]] == ["opt/app/log4j-core.jar", "opt/other.jar"]
    assert document["components"][0] == {
        "type": "operating-system",
        "bom-ref": "operating-system",
        "name": "debian",
        "version": "12",
        "description": "Debian GNU/Linux 12 (bookworm)",
    }


def test_vulnerabilities_name_what_they_affect() -> None:
    """Every flaw refers to components of the document; secrets are no vulnerabilities."""
    document = json.loads(cyclonedx.FORMAT.render(full_report()))
    references = {part["bom-ref"] for part in document["components"]}
    assert {one["id"] for one in document["vulnerabilities"]} == {
        *("CVE-2021-44228", "CVE-2023-1001", "CVE-2023-1002", "CVE-2023-1003", "CVE-2022-3000", "CVE-2024-2000")
    }
    assert all(affected["ref"] in references for one in document["vulnerabilities"] for affected in one["affects"])


def test_the_same_report_gives_the_same_document_and_another_run_another_number() -> None:
    """The serial number belongs to target, digest and run."""
    first, again, later = (
        json.loads(cyclonedx.FORMAT.render(report))
        for report in (full_report(), full_report(), full_report(started="2025-06-01T00:00:00+00:00"))
    )
    assert first == again
    assert first["serialNumber"] != later["serialNumber"]


def test_odd_packages_do_not_break_the_document() -> None:
    """No version, no path, a licence of odd words: still valid."""
    inventory = full_report().inventory
    assert inventory is not None
    odd = package(purl="pkg:generic/odd", name="odd", version="", found_at=(), licences=("Weird & Sons <1>",), deleted=True)
    body = cyclonedx.FORMAT.render(full_report(inventory=replace(inventory, packages=(odd,)), findings=())).decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(body) is None
    assert "tidewaiter:deleted-in-later-layer" in body


def test_a_licence_is_an_expression_where_it_is_one() -> None:
    """SPDX where all of the declaration is SPDX, its own words otherwise; both are valid."""
    inventory = full_report().inventory
    assert inventory is not None
    packages = (
        package(purl="pkg:npm/a@1", name="a", ecosystem="npm", licences=("MIT OR Apache-2.0", "ISC")),
        package(purl="pkg:npm/b@1", name="b", licences=("do what you like",)),
        package(purl="pkg:npm/c@1", name="c", licences=("MIT", "BSD")),
    )
    body = cyclonedx.FORMAT.render(full_report(findings=(), inventory=replace(inventory, packages=packages))).decode()
    licences = {part["name"]: part["licenses"] for part in json.loads(body)["components"] if "licenses" in part}
    assert licences["a"] == [{"expression": "(MIT OR Apache-2.0) OR ISC", "acknowledgement": "declared"}]
    assert [one["license"]["name"] for one in licences["b"]] == ["do what you like"]
    assert [one["license"]["name"] for one in licences["c"]] == ["MIT", "BSD"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(body) is None


@pytest.mark.parametrize(("form", "schema"), [(cyclonedx.FORMAT, SchemaVersion.V1_6), (cyclonedx_1_7.FORMAT, SchemaVersion.V1_7)])
def test_a_rich_image_is_valid_and_whole(form: Format, schema: SchemaVersion) -> None:
    """Image as what is described with digest, purl, layers; programs with hashes and what is linked in; owners; what is incomplete."""
    body = form.render(rich_report()).decode()
    assert JsonStrictValidator(schema).validate_str(body) is None
    document = json.loads(body)
    described = document["metadata"]["component"]
    assert described["type"] == "container"
    assert described["hashes"] == [{"alg": "SHA-256", "content": "a" * 64}]
    assert described["purl"].startswith("pkg:oci/web@sha256:")
    words = {one["name"]: one["value"] for one in described["properties"]}
    assert (words["tidewaiter:image:layer:0"], words["tidewaiter:image:tag:0"]) == ("sha256:" + "b" * 64, "1.0")
    parts = {part["bom-ref"]: part for part in document["components"]}
    assert parts["file:usr/bin/app"]["hashes"] == [{"alg": "SHA-256", "content": "e" * 64}]
    edges = {edge["ref"]: edge["dependsOn"] for edge in document["dependencies"]}
    assert edges["file:usr/bin/app"] == ["pkg:golang/golang.org/x/net@v0.1.0"]
    assert edges["pkg:rpm/rocky/python3-yaml@5.4-1.el8?arch=x86_64&distro=rocky-8.9&epoch=1"] == ["pkg:pypi/pyyaml@5.4"]
    assert document["compositions"] == [{"aggregate": "incomplete", "assemblies": ["target"]}]
    rpm = parts["pkg:rpm/rocky/python3-yaml@5.4-1.el8?arch=x86_64&distro=rocky-8.9&epoch=1"]
    assert "rpmmod=python36:3.6:1:2" in rpm["purl"].replace("%3A", ":")
    assert "upstream=PyYAML-5.4-1.el8.src.rpm" in rpm["purl"]
    assert rpm["evidence"]["occurrences"] == [{"location": "var/lib/rpm/rpmdb.sqlite", "additionalContext": "layer sha256:" + "b" * 64}]


def test_what_was_judged_has_an_analysis() -> None:
    """States, justifications and words of VEX; an open finding that nobody judged has none. The official schema accepts it."""
    said = Judgement(by=Decider.VEX, status=VexStatus.NOT_AFFECTED, justification="vulnerable_code_not_present", words="w")
    hidden = {"status": FindingStatus.SUPPRESSED, "suppressed_by": "because"}
    findings = (
        finding(id="a", rule_id="CVE-1", judgement=said, **hidden),
        finding(id="b", rule_id="CVE-2", judgement=Judgement(by=Decider.WAIVER, words="w"), **hidden),
        finding(id="c", rule_id="CVE-3", undetermined=True),
        finding(id="d", rule_id="CVE-4"),
    )
    body = cyclonedx.FORMAT.render(full_report(findings=findings)).decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(body) is None
    found = {one["id"]: one.get("analysis", {}) for one in json.loads(body)["vulnerabilities"]}
    assert found["CVE-1"] == {"state": "not_affected", "justification": "code_not_present", "detail": "because"}
    assert (found["CVE-2"]["state"], "justification" in found["CVE-2"]) == ("exploitable", False)
    assert "because" in found["CVE-2"]["detail"]
    assert (found["CVE-3"]["state"], found["CVE-4"]) == ("in_triage", {})


def test_a_recommendation_is_the_upgrade_that_the_report_advises() -> None:
    """The fix of the advisory alone is said only where nothing is advised; packages with several upgrades have all of them."""
    log4j = next(one for one in full_report().findings if one.rule_id == "CVE-2021-44228")
    other = replace(log4j, id="other", location=replace(log4j.location, purl="pkg:maven/other/log4j-core@1"), remediation="remove it")
    step = UpgradeStep(version="2.25.0", clears=(log4j.id,))
    upgrade = Upgrade(name="log4j-core", ecosystem="maven", installed="2.14.1", purls=(log4j.location.purl,), step=step)
    document = json.loads(cyclonedx.FORMAT.render(full_report(findings=(log4j, other), upgrades=(upgrade,))))
    assert [one["recommendation"] for one in document["vulnerabilities"]] == ["upgrade log4j-core 2.14.1 to 2.25.0; remove it"]
