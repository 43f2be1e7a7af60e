"""Conda packages."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.catalogers.conda import CONDA

PATH = "opt/conda/conda-meta/openssl-1.1.1k-h27cfd23_0.json"
RECORD = {
    "name": "openssl",
    "version": "1.1.1k",
    "build": "h27cfd23_0",
    "channel": "https://conda.example/t/secret-token/conda-forge/linux-64",
    "subdir": "linux-64",
    "license": "OpenSSL",
}
GOOD = json.dumps(RECORD).encode()


def test_a_package_with_build_and_channel():
    """Build, channel and platform are qualifiers; the token of a private channel is not kept."""
    (package,) = parse(CONDA, PATH, GOOD)
    assert package.purl == "pkg:conda/openssl@1.1.1k?build=h27cfd23_0&channel=conda-forge&subdir=linux-64"
    assert "secret" not in repr(package)
    assert package.licences == ("OpenSSL",)


def test_the_history_is_not_a_package():
    """Only JSON records of the metadata folder count."""
    assert scan(tar_of({"opt/conda/conda-meta/history": GOOD, "opt/conda/pkgs/a/info/index.json": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"name": "x", "version": 1}', b'{"name": "", "version": "1"}'])
def test_malformed_records_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(CONDA, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(CONDA, PATH, json.dumps(document).encode())


test_damaged_files = survives(CONDA, PATH, GOOD)
