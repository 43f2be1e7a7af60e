"""Explanations: what a report and the database say of one flaw."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import finding
from tests.matching.test_match import FakeStore, flaw, python
from tests.reporting.samples import empty_report
from tidewaiter.errors import BadInputError
from tidewaiter.model.advisory import Advisory, ExploitFacts
from tidewaiter.model.explanation import Outcome
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.report import Report
from tidewaiter.policy.explaining import explanation_of, why_not

ERRATUM = flaw("ALSA-2024:1", related=("CVE-2024-0001", "CVE-2024-0002"))
STORE = FakeStore(flaw("GHSA-1", aliases=("CVE-2024-0001",)), facts=(ExploitFacts(cve="CVE-2024-0001", kev=True),))


def report(**fields: Any) -> Report:
    """Make a report of an image with one old and one fixed package."""
    packages = (python("1.0"), python("2.0"))
    inventory = Inventory(image_digest="sha256:0", distribution=Distribution(), packages=packages)
    defaults: dict[str, Any] = {"findings": (finding(aliases=("GHSA-1",)),), "inventory": inventory}
    return replace(empty_report(), **(defaults | fields))


@pytest.mark.parametrize("identifier", ["CVE-2024-0001", "GHSA-1"])
def test_any_name_of_a_flaw_finds_everything_about_it(identifier: str) -> None:
    """The finding, its facts and both comparisons, by the CVE or another name."""
    found = explanation_of(identifier, report(), STORE)
    assert [one.rule_id for one in found.findings] == ["CVE-2024-0001"]
    assert found.facts is not None
    assert [one.outcome for one in found.comparisons] == [Outcome.AFFECTED, Outcome.NOT_AFFECTED]
    assert found.packages == 2


def test_an_erratum_that_only_relates_to_a_flaw_is_its_advisory() -> None:
    """The database finds nothing by the CVE; the comparison that was made names the erratum."""

    class Errata(FakeStore):
        def advisory(self, advisory_id: str) -> Advisory | None:
            return ERRATUM if advisory_id == ERRATUM.id else None

    found = explanation_of("CVE-2024-0001", report(), Errata(ERRATUM))
    assert found.advisory is ERRATUM


def test_the_advisory_is_the_one_that_decided() -> None:
    """A distribution that is not in the image has a record of the same name, which says nothing of the package."""

    class Other(FakeStore):
        def advisory(self, advisory_id: str) -> Advisory | None:
            return replace(flaw("CVE-2024-0001"), source="another distribution")

    decided = flaw("GHSA-1", aliases=("CVE-2024-0001",))
    assert explanation_of("CVE-2024-0001", report(), Other(decided)).advisory is decided


def test_why_not_keeps_what_is_not_counted() -> None:
    """A waived finding and the fixed package stay; the open finding goes."""
    waived = finding(id="w", status=FindingStatus.SUPPRESSED, suppressed_by="accepted")
    found = why_not(explanation_of("CVE-2024-0001", report(findings=(finding(), waived)), STORE))
    assert [one.id for one in found.findings] == ["w"]
    assert [one.outcome for one in found.comparisons] == [Outcome.NOT_AFFECTED]


def test_a_report_without_packages_is_refused() -> None:
    """A cluster's report cannot be explained so."""
    with pytest.raises(BadInputError, match="holds no packages"):
        explanation_of("CVE-1", report(inventory=None), STORE)
