"""Installed Haskell libraries."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.ghc_package import GHC_PACKAGE

PATH = "var/lib/ghc/package.conf.d/aeson-2.0.3.0-1abc.conf"
GOOD = b"""name:                 aeson
version:              2.0.3.0
visibility:           public
id:                   aeson-2.0.3.0-1abc
license:              BSD-3-Clause
description:
    A JSON library.
    version: of this text
"""


def test_a_library():
    """Name, version and licence."""
    (package,) = parse(GHC_PACKAGE, PATH, GOOD)
    assert (package.purl, package.licences) == ("pkg:hackage/aeson@2.0.3.0", ("BSD-3-Clause",))


def test_a_part_of_a_package_counts_as_the_package():
    """Internal libraries have mangled names of their own."""
    data = GOOD.replace(b"name:                 aeson", b"name: z-aeson-z-inner\npackage-name: aeson")
    assert [package.name for package in parse(GHC_PACKAGE, PATH, data)] == ["aeson"]


def test_only_in_a_package_database():
    """Configuration elsewhere is none of GHC's."""
    assert len(scan(tar_of({PATH: GOOD, "root/.cabal/store/ghc-9.0.2/package.db/aeson.conf": GOOD})).packages) == 2
    assert scan(tar_of({"etc/aeson.conf": GOOD, "var/lib/ghc/package.conf.d/package.cache": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"", b"name: a\n", b"version: 1\n"])
def test_an_entry_without_identity(data):
    """Neither name nor version is guessed."""
    assert [item.code for item in parse(GHC_PACKAGE, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(GHC_PACKAGE, PATH, GOOD)
