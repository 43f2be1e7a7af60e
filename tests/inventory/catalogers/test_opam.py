"""Installed OCaml packages."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.opam import OPAM

PATH = "home/opam/.opam/4.14/.opam-switch/switch-state"
GOOD = b"""opam-version: "2.0"
compiler: ["ocaml-base-compiler.4.14.0"]
roots: ["dune.3.4.1" "lwt.5.6.1"]
installed: [
  "base-unix.base"
  "dune.3.4.1"
  "lwt.5.6.1"
]
pinned: "mine.dev"
"""


def test_what_is_installed():
    """Neither roots nor pins."""
    assert [package.purl for package in parse(OPAM, PATH, GOOD)] == [
        "pkg:opam/base-unix@base",
        "pkg:opam/dune@3.4.1",
        "pkg:opam/lwt@5.6.1",
    ]


def test_the_state_of_a_switch_alone():
    """A file of the name elsewhere."""
    assert len(scan(tar_of({PATH: GOOD})).packages) == 3
    assert scan(tar_of({"srv/switch-state": GOOD, PATH + ".bak": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"", b'opam-version: "2.0"\n', b"installed: [\n"])
def test_a_damaged_state(data):
    """A state that is cut before its list is said."""
    assert [item.code for item in parse(OPAM, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(OPAM, PATH, GOOD)
