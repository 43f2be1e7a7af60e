"""Bottlerocket's inventory."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import image_of, parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers.bottlerocket import BOTTLEROCKET

PATH = "x86_64-bottlerocket-linux-gnu/sys-root/usr/share/bottlerocket/application-inventory.json"
ENTRY = {
    "Name": "containerd",
    "Publisher": "Bottlerocket",
    "Version": "1.7.22",
    "Release": "1.1729000000.abc.br1",
    "Epoch": "1",
    "Architecture": "x86_64",
}
DATA = json.dumps({"Content": [ENTRY, {**ENTRY, "Name": "systemd", "Epoch": "0"}]}).encode()


def test_packages_of_the_system():
    """Version, release and epoch make one version; such a system is not assessed, by its name."""
    assert [(package.purl, package.version) for package in parse(BOTTLEROCKET, PATH, DATA)] == [
        ("pkg:rpm/containerd@1.7.22-1.1729000000.abc.br1?arch=x86_64&epoch=1", "1:1.7.22-1.1729000000.abc.br1"),
        ("pkg:rpm/systemd@1.7.22-1.1729000000.abc.br1?arch=x86_64", "1.7.22-1.1729000000.abc.br1"),
    ]
    tar = tar_of({"etc/os-release": b"ID=bottlerocket\nVERSION_ID=1.20.0\n", PATH: DATA})
    inventory = assemble(image_of(tar), [scan(tar)])
    assert inventory.problems == ()
    assert {package.distribution for package in inventory.packages} == {"bottlerocket-1.20.0"}


def test_other_inventories():
    """Files of that name elsewhere are none of ours."""
    assert scan(tar_of({"srv/application-inventory.json": DATA})).packages == ()


@pytest.mark.parametrize("data", [b"", b"{}", b'{"Content": [{"Name": "x"}]}'])
def test_malformed_inventories_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(BOTTLEROCKET, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_entry_is_read_or_refused(entry):
    """No document makes it fail."""
    assert_read_or_refused(BOTTLEROCKET, PATH, json.dumps({"Content": [entry, {"Name": entry, "Version": entry, "Epoch": entry}]}).encode())


test_damaged_files = survives(BOTTLEROCKET, PATH, DATA)
