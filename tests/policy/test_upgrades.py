"""Upgrades: the least version that clears, judged by matching anew, and what to say where none does."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image
from tests.matching.test_match import FakeStore
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.advice import Upgrade
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package, SourcePackage
from tidewaiter.policy.upgrades import upgrades_of
from tidewaiter.scoring.priority import findings_of

Range = tuple[str, str]
"""Introduced and fixed; an empty end means that there is no fix."""


def advisory(cve: str, *ranges: Range, ecosystem: str = "npm", name: str = "x") -> Advisory:
    """Make an advisory on one package with some ranges."""
    spans = tuple(VersionRange(introduced=start, fixed=end) for start, end in ranges)
    return Advisory(id=cve, source="test", affected=(Affected(ecosystem=ecosystem, name=name, ranges=spans),))


def npm(version: str = "1.2.3", **fields: Any) -> Package:
    """Make an installed npm package."""
    defaults = {"purl": f"pkg:npm/x@{version}", "name": "x", "version": version, "ecosystem": "npm", "found_at": (), "cataloger": "npm"}
    return Package(**(defaults | fields))


def advice(
    advisories: Iterable[Advisory],
    *packages: Package,
    distribution: Distribution = Distribution(),  # noqa: B008 - frozen
    waived: Sequence[str] = (),
) -> tuple[Upgrade, ...]:
    """Match, score and advise."""
    store = FakeStore(*advisories)
    inventory = Inventory(image_digest=image().digest, distribution=distribution, packages=packages)
    found = findings_of(match_inventory(inventory, store).matches, image().digest, store.info())
    return upgrades_of((_waived(one, waived) for one in found), inventory, store)


def _waived(finding: Finding, waived: Sequence[str]) -> Finding:
    return replace(finding, status=FindingStatus.SUPPRESSED) if finding.rule_id in waived else finding


def test_the_least_version_outside_all_ranges_is_advised() -> None:
    """Two fixes need the later one; the command asks for it."""
    (found,) = advice([advisory("CVE-1", ("0", "1.2.9")), advisory("CVE-2", ("1.0", "1.4.0"))], npm())
    assert (found.step.version, len(found.step.clears), found.step.remains) == ("1.4.0", 2, ())
    assert (found.step.is_major, found.step.command, found.smaller) == (False, "npm install x@1.4.0", None)


def test_what_the_first_fix_leaves_is_followed_to_its_own_fix() -> None:
    """CVE-1 is fixed from 1.3.0 on; CVE-2 has a fix in each line, of which the one of 1.2 says nothing of 1.3."""
    lines = (("0", "1.2.9"), ("1.3.0", "1.3.7"), ("1.4.0", "1.4.1"))
    split = [Affected(ecosystem="npm", name="x", ranges=(VersionRange(introduced=start, fixed=end),)) for start, end in lines]
    (found,) = advice([advisory("CVE-1", ("0", "1.3.0")), Advisory(id="CVE-2", source="test", affected=tuple(split))], npm())
    assert (found.step.version, len(found.step.clears), found.step.remains) == ("1.3.7", 2, ())


def test_the_same_major_line_is_preferred_when_several_are_fixed() -> None:
    """An advisory that is fixed in 1.2.9 and 2.0.5 asks users of 1.x for 1.2.9."""
    (found,) = advice([advisory("CVE-1", ("0", "1.2.9"), ("2.0.0", "2.0.5"))], npm())
    assert (found.step.version, found.step.is_major) == ("1.2.9", False)


def test_a_major_jump_is_marked_and_what_goes_without_it_is_said() -> None:
    """One flaw is fixed in 2.x only: 2.x clears both, 1.2.9 one."""
    (found,) = advice([advisory("CVE-1", ("0", "1.2.9")), advisory("CVE-2", ("0", "2.1.0"))], npm())
    assert (found.step.version, found.step.is_major) == ("2.1.0", True)
    assert found.smaller is not None
    assert (found.smaller.version, len(found.smaller.clears), found.smaller.remains) == ("1.2.9", 1, ("CVE-2",))


def test_a_step_into_another_range_is_avoided() -> None:
    """The first fix is itself affected by a flaw that the installed version has not: its fix is advised."""
    (found,) = advice([advisory("CVE-1", ("0", "1.3.0")), advisory("CVE-2", ("1.3.0", "1.3.2"))], npm())
    assert (found.step.version, found.step.adds) == ("1.3.2", ())


def test_what_a_version_has_of_its_own_is_said_when_nothing_better_is_known() -> None:
    """The only fix brings a flaw without a fix."""
    (found,) = advice([advisory("CVE-1", ("0", "1.3.0")), advisory("CVE-4", ("0", "1.3.0")), advisory("CVE-2", ("1.3.0", ""))], npm())
    assert (len(found.step.clears), found.step.adds) == (2, ("CVE-2",))


def test_flaws_without_a_fix_remain_and_a_package_with_nothing_else_has_no_advice() -> None:
    """One of two can be cleared; alone, the other gives no upgrade."""
    unfixed = advisory("CVE-2", ("0", ""))
    (found,) = advice([advisory("CVE-1", ("0", "1.3.0")), unfixed], npm())
    assert found.step.remains == ("CVE-2",)
    assert advice([unfixed], npm()) == ()


def test_one_source_package_clears_its_binaries() -> None:
    """Debian's libssl3 and openssl are upgraded together, by the version of their source."""
    source = SourcePackage(name="openssl", version="3.0.9-1")
    binaries = [
        Package(purl=f"pkg:deb/{name}", name=name, version="3.0.9-1", ecosystem="deb", found_at=(), cataloger="dpkg", source=source)
        for name in ("libssl3", "openssl")
    ]
    flaw = advisory("CVE-1", ("0", "3.0.11-1"), ecosystem="Debian:12", name="openssl")
    (found,) = advice([flaw], *binaries, distribution=Distribution(id="debian", version="12"))
    assert (found.name, len(found.step.clears), found.step.is_major) == ("openssl", 2, False)
    assert found.step.command == "apt-get install --only-upgrade libssl3=3.0.11-1 openssl=3.0.11-1"


def test_what_is_waived_or_gone_needs_no_upgrade() -> None:
    """A waived finding asks for nothing, and no upgrade reaches into lower layers."""
    flaw = advisory("CVE-1", ("0", "1.3.0"))
    assert advice([flaw], npm(), waived=("CVE-1",)) == ()
    assert advice([flaw], npm(deleted=True)) == ()


def test_versions_that_cannot_be_ordered_are_not_advised() -> None:
    """A fix that nobody can compare is left to the finding's own text."""
    assert advice([advisory("CVE-1", ("0", "next release"))], npm()) == ()


def test_most_risk_comes_first() -> None:
    """The package with more open flaws is upgraded first."""
    several = [advisory(f"CVE-{number}", ("0", "1.3.0"), name="y") for number in (1, 2)]
    names = [one.name for one in advice([advisory("CVE-3", ("0", "1.3.0")), *several], npm(), npm(purl="pkg:npm/y@1.2.3", name="y"))]
    assert names == ["y", "x"]


_PART = st.integers(0, 3)
_VERSION = st.builds("{}.{}.{}".format, _PART, _PART, _PART)
_RANGES = st.lists(st.tuples(_VERSION, _VERSION | st.just("")), min_size=1, max_size=3)


@given(st.lists(_RANGES, min_size=1, max_size=6), _VERSION)
def test_what_an_upgrade_promises_is_what_matching_finds(flaws: list[list[Range]], installed: str) -> None:
    """At the advised version exactly the flaws that remain or are added match, whatever the ranges are."""
    advisories = [advisory(f"CVE-{number}", *ranges) for number, ranges in enumerate(flaws)]
    for one in advice(advisories, npm(installed)):
        after = Inventory(image_digest="sha256:0", distribution=Distribution(), packages=(npm(one.step.version),))
        left = {match.id for match in match_inventory(after, FakeStore(*advisories)).matches}
        assert left == {*one.step.remains, *one.step.adds}
        assert one.step.clears
