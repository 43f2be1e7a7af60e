"""Homebrew formulae."""

import json

from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.catalogers.homebrew import HOMEBREW

PATH = "home/linuxbrew/.linuxbrew/Cellar/openssl@3/3.2.1/INSTALL_RECEIPT.json"
RECEIPT = json.dumps(
    {"homebrew_version": "4.2.9", "arch": "x86_64", "source": {"tap": "homebrew/core", "versions": {"stable": "3.2.1"}}}
).encode()


def test_an_installed_formula():
    """Name and version by its place, the tap by its receipt."""
    (package,) = parse(HOMEBREW, PATH, RECEIPT)
    assert (package.purl, package.name) == ("pkg:brew/openssl%403@3.2.1?arch=x86_64&tap=homebrew/core", "openssl@3")


def test_other_receipts():
    """Only those in a cellar count."""
    assert scan(tar_of({"opt/INSTALL_RECEIPT.json": RECEIPT, "Caskroom/a/1/INSTALL_RECEIPT.json": RECEIPT})).packages == ()


def test_damaged_receipts_are_problems():
    """What is no JSON is said."""
    assert [item.code for item in parse(HOMEBREW, PATH, b"{")] == ["package-malformed"]


@given(JSON)
def test_any_receipt_is_read_or_refused(receipt):
    """No receipt makes it fail."""
    assert_read_or_refused(HOMEBREW, PATH, json.dumps({"source": receipt, "arch": receipt}).encode())


test_damaged_files = survives(HOMEBREW, PATH, RECEIPT)
