"""Advice is added where there are packages to advise on."""

from dataclasses import replace

from tests.matching.test_match import FakeStore
from tests.policy.test_upgrades import advisory, npm
from tests.reporting.samples import empty_report
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.image import BaseImage, Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.policy.advising import advised
from tidewaiter.scoring.priority import findings_of

STORE = FakeStore(advisory("CVE-1", ("0", "1.3.0")))


def test_a_report_without_packages_stays_as_it_is() -> None:
    """A cluster's report has nothing to upgrade."""
    report = empty_report()
    assert advised(replace(report, inventory=None), STORE, lambda _: ()) == replace(report, inventory=None)


def test_upgrades_are_added_and_bases_asked_for_by_what_the_image_is_built_on() -> None:
    """The base goes to the finder as it was worked out; none found means no advice on it."""
    base, asked = BaseImage(name="base:1", digest="sha256:1", layers=1), []
    inventory = Inventory(image_digest="sha256:0", distribution=Distribution(), packages=(npm(),), base=base)
    found = findings_of(match_inventory(inventory, STORE).matches, "sha256:0", STORE.info())
    report = advised(replace(empty_report(), inventory=inventory, findings=found), STORE, lambda one: asked.append(one) or ())
    assert [one.step.version for one in report.upgrades] == ["1.3.0"]
    assert (asked, report.rebases) == ([base], ())
