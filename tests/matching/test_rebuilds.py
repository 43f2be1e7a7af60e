"""Rebuilds of Red Hat's packages: flaws without a fix, of which their own errata say nothing."""

from dataclasses import replace

import pytest

from tests.matching.test_match import FakeStore
from tidewaiter.matching.keys import keys_of
from tidewaiter.matching.match import match_inventory
from tidewaiter.matching.trace import comparisons
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.explanation import Outcome
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import MatchState
from tidewaiter.model.package import Package, SourcePackage

RED_HAT, ALMA = "Red Hat:enterprise_linux:9", "AlmaLinux:9"
GLIBC = Package(
    purl="pkg:rpm/almalinux/glibc-common@2.34-60.el9",
    name="glibc-common",
    version="2.34-60.el9",
    ecosystem="rpm",
    found_at=(),
    cataloger="rpm",
    source=SourcePackage(name="glibc", version="2.34-60.el9"),
    vendor="AlmaLinux",
)


def red_hat(cve: str, state: str, fixed: str = "") -> Advisory:
    """Make Red Hat's word on glibc."""
    spans = (VersionRange(fixed=fixed),)
    return Advisory(id=cve, source="redhat", affected=(Affected(ecosystem=RED_HAT, name="glibc", ranges=spans, state=state),))


def erratum(*cves: str, fixed: str) -> Advisory:
    """Make an erratum of AlmaLinux."""
    entry = Affected(ecosystem=ALMA, name="glibc-common", ranges=(VersionRange(fixed=fixed),), state="fixed")
    return Advisory(id="ALSA-2024:1", source="almalinux", related=cves, affected=(entry,))


def inventory(distribution: str = "almalinux", package: Package = GLIBC) -> Inventory:
    """Put one package into a distribution."""
    return Inventory(image_digest="sha256:0", distribution=Distribution(id=distribution, version="9.4"), packages=(package,))


def test_what_red_hat_has_not_fixed_is_in_the_rebuild() -> None:
    """In the vendor's words, with a note on whose they are; what Red Hat fixed is the rebuild's errata's business."""
    words = {"CVE-2024-1": "will-not-fix (Out of support)", "CVE-2024-3": "under-investigation", "CVE-2024-4": "not-affected"}
    unfixed = (red_hat(cve, state) for cve, state in words.items())
    store = FakeStore(erratum("CVE-2024-9", fixed="2.34-50.el9"), red_hat("CVE-2024-2", "fixed", "2.34-90.el9"), *unfixed)
    found = {match.id: match for match in match_inventory(inventory(), store).matches}
    assert {name: match.state for name, match in found.items()} == {
        "CVE-2024-1": MatchState.AFFECTED,
        "CVE-2024-3": MatchState.UNDETERMINED,
    }
    assert found["CVE-2024-1"].vendor_state == "will-not-fix (Out of support)"
    assert "Red Hat says so" in found["CVE-2024-1"].evidence[0].note


def test_what_the_rebuild_says_itself_counts() -> None:
    """A fix of its own that Red Hat has not: the installed build has it."""
    store = FakeStore(erratum("CVE-2024-1", fixed="2.34-60.el9"), red_hat("CVE-2024-1", "affected"))
    assert match_inventory(inventory(), store).matches == ()
    assert [one.outcome for one in comparisons({"CVE-2024-1"}, inventory(), store)] == [Outcome.NOT_AFFECTED]


@pytest.mark.parametrize("advisories", [(erratum("CVE-2024-9", fixed="2.34-50.el9"),), (red_hat("CVE-2024-1", "affected"),)])
def test_both_sources_are_needed(advisories: tuple[Advisory, ...]) -> None:
    """Without Red Hat's data there is nothing to add; with it alone the rebuild is not assessed."""
    result = match_inventory(inventory(), FakeStore(*advisories))
    assert result.matches == ()
    assert result.not_assessed == (() if advisories[0].source == "almalinux" else (ALMA,))


def test_others_are_no_rebuilds() -> None:
    """A near miss: Oracle builds its own kernels and libraries."""
    store = FakeStore(
        red_hat("CVE-2024-1", "affected"), replace(erratum(fixed="1"), affected=(Affected(ecosystem="Oracle Linux:9", name="x"),))
    )
    assert match_inventory(inventory("ol", replace(GLIBC, vendor="Oracle America")), store).matches == ()


def test_the_explanation_says_whose_word_it_is() -> None:
    """A user of AlmaLinux sees an advisory of another distribution, and why."""
    store = FakeStore(erratum("CVE-2024-9", fixed="2.34-50.el9"), red_hat("CVE-2024-1", "affected"))
    (found,) = comparisons({"CVE-2024-1"}, inventory(), store)
    assert (found.outcome, found.ecosystem, found.name) == (Outcome.AFFECTED, RED_HAT, "glibc")
    assert any("rebuilt from" in step for step in found.steps)


def test_a_change_of_red_hats_word_rematches_the_rebuild() -> None:
    """The inverted index has the source's name too."""
    assert set(keys_of(inventory())) == {(ALMA, "glibc-common"), (RED_HAT, "glibc")}
