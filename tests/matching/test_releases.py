"""Packages of another release than os-release names."""

import pytest

from tests.builders import package
from tidewaiter.matching.releases import doubts
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory


def inventory(name: str, version: str, *versions: str) -> Inventory:
    """Make an image of a release with packages of some versions."""
    kind = "deb" if name in ("debian", "ubuntu") else "rpm"
    packages = tuple(package(name=f"p{number}", version=one, ecosystem=kind) for number, one in enumerate(versions))
    return Inventory(image_digest="", distribution=Distribution(id=name, version=version), packages=packages)


@pytest.mark.parametrize(
    ("name", "right", "wrong", "version"),
    [
        ("debian", "12", "11", "3.0.15-1~deb12u1"),
        ("debian", "12", "13", "2.36-9+deb12u10"),
        ("ubuntu", "22.04", "20.04", "2.4.7-1ubuntu0.22.04.1"),
        ("ubuntu", "22.04", "24.04", "24.1-0ubuntu0~22.04.1"),
        ("rhel", "9.4", "8.10", "1:3.0.7-27.el9_4"),
        ("rocky", "9.4", "8.10", "3.0.7-27.el9"),
        ("amzn", "2023", "2", "8.5.0-1.amzn2023.0.3"),
    ],
)
def test_packages_of_another_release_are_doubted(name: str, right: str, wrong: str, version: str) -> None:
    """Who writes another release into os-release has newer packages compared with older fixes."""
    assert [problem.code for problem in doubts(inventory(name, wrong, *[version] * 6))] == ["release-doubtful"]
    assert not list(doubts(inventory(name, right, *[version] * 6)))


def test_a_few_leftovers_are_no_doubt() -> None:
    """A package of the release before stays through an upgrade; most tell which release it is."""
    assert not list(doubts(inventory("debian", "13", *["1-1+deb12u1"] * 5)))
    assert not list(doubts(inventory("debian", "13", *["1-1+deb12u1"] * 9, *["1-1+deb13u1"] * 9)))


@pytest.mark.parametrize(("name", "version"), [("debian", ""), ("alpine", "3.20"), ("", "")])
def test_without_a_release_or_its_mark_nothing_is_said(name: str, version: str) -> None:
    """Alpine writes no release into versions."""
    assert not list(doubts(inventory(name, version, *["1-1+deb12u1"] * 9)))
