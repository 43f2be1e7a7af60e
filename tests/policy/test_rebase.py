"""Another base image: what it clears, leaves and adds, by matching the image as if it were built on it."""

from dataclasses import replace
from typing import Any

from tests.builders import image
from tests.matching.test_match import FakeStore
from tests.policy.test_upgrades import advisory, npm
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.advice import Rebase
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.image import Distribution, ImageConfig
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Origin, Package
from tidewaiter.model.problem import Problem
from tidewaiter.policy.rebase import rebases_of
from tidewaiter.scoring.priority import findings_of

STORE = FakeStore(advisory("CVE-1", ("0", "2.0.0")), advisory("CVE-2", ("0", "3.0.0")), advisory("CVE-3", ("2.5.0", "")))
NEW = image(digest="sha256:" + "c" * 64, tags=("shop/base:2",), config=ImageConfig(created="2026-02-02T00:00:00Z"))
DEBIAN = Distribution(id="debian", version="12")


def contents(*packages: Package, distribution: Distribution = DEBIAN) -> Inventory:
    """Make what an image holds."""
    return Inventory(image_digest="sha256:0", distribution=distribution, packages=packages)


def advice(old: Inventory, *bases: Inventory, **fields: Any) -> tuple[Rebase, ...]:
    """Advise an image on some new bases."""
    found = findings_of(match_inventory(old, STORE).matches, image().digest, STORE.info())
    return rebases_of([replace(one, **fields) for one in found], old, [(NEW, base) for base in bases], STORE)


def base(version: str) -> Package:
    """Make a package that the base brought."""
    return npm(version, origin=Origin.BASE)


def test_clears_leaves_and_the_same_release_are_told() -> None:
    """Version 2 fixes one of two flaws."""
    (found,) = advice(contents(base("1.0.0")), contents(npm("2.0.0")))
    assert (found.name, len(found.clears), found.leaves, found.adds, found.same_release) == ("shop/base:2", 1, ("CVE-2",), (), True)


def test_a_base_that_adds_as_much_as_it_clears_is_not_advised() -> None:
    """Version 2.5 trades one flaw for another; version 3 clears two for one and is worth it."""
    assert advice(contents(base("1.0.0")), contents(npm("2.5.0"))) == ()
    (found,) = advice(contents(base("1.0.0")), contents(npm("3.0.0")))
    assert (len(found.clears), found.adds) == (2, ("CVE-3",))


def test_what_the_application_brought_stays() -> None:
    """A new base does not clear what lies above it."""
    assert advice(contents(npm("1.0.0", origin=Origin.APPLICATION)), contents(npm("2.0.0", purl="pkg:npm/x@2"))) == ()


def test_another_release_is_said_and_comes_last() -> None:
    """A new major version of the distribution may break the build, however much it clears."""
    other = contents(distribution=Distribution(id="debian", version="13"))
    found = advice(contents(base("1.0.0")), other, contents(npm("2.0.0")))
    assert [(one.same_release, len(one.clears)) for one in found] == [(True, 1), (False, 2)]
    assert found[1].distribution == "debian 13"


def test_waived_flaws_are_neither_cleared_nor_added() -> None:
    """Who accepted a flaw is not told to rebuild for it."""
    assert advice(contents(base("1.0.0")), contents(npm("2.0.0")), status=FindingStatus.SUPPRESSED) == ()


def test_a_base_that_nobody_can_judge_clears_nothing() -> None:
    """Not one without advisory data, nor one that was read in part: what is not known of it would count as cleared."""
    old = contents(base("1.0.0"))
    foreign = Package(purl="pkg:apk/x/libc@1", name="libc", version="1", ecosystem="apk", found_at=(), cataloger="apk")
    assert advice(old, contents(foreign, distribution=Distribution(id="alpine", version="9.9"))) == ()
    cut = replace(contents(npm("2.0.0")), problems=(Problem(code="layer-unreadable", what="cut short"),))
    assert advice(old, cut) == ()
    said = replace(cut, problems=(Problem(code="attestation-skipped", what="passed over", incomplete=False),))
    assert len(advice(old, said)) == 1
