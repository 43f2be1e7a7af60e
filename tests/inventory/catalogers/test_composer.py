"""Installed PHP packages."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.catalogers.composer import COMPOSER

PATH = "srv/vendor/composer/installed.json"
ENTRY = {"name": "Symfony/Http-Kernel", "version": "v4.4.0", "version_normalized": "4.4.0.0", "license": ["MIT"]}
GOOD = json.dumps({"packages": [ENTRY], "dev": False}).encode()


@pytest.mark.parametrize("document", [[ENTRY], {"packages": [ENTRY], "dev": True}])
def test_both_forms_of_the_list(document):
    """Composer 1 writes a list, Composer 2 an object around it; names are lower case in a purl."""
    (package,) = parse(COMPOSER, PATH, json.dumps(document).encode())
    assert (package.purl, package.licences) == ("pkg:composer/symfony/http-kernel@v4.4.0", ("MIT",))
    assert package.name == "symfony/http-kernel"


def test_other_files_of_composer_are_left_alone():
    """The lock file and the manifest name what is wanted, not what is installed."""
    assert scan(tar_of({"srv/composer.json": GOOD, "srv/vendor/installed.json": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"{}", b"[[", b"\xff", b'{"packages": {}}', b'[{"name": "a/b"}]', b'[{"version": "1"}]', b"[" * 100_000])
def test_malformed_files_are_problems(data):
    """What cannot be read, and entries without name or version, are said."""
    assert [item.code for item in parse(COMPOSER, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(COMPOSER, PATH, json.dumps(document).encode())
    assert_read_or_refused(COMPOSER, PATH, json.dumps([document]).encode())


test_damaged_files = survives(COMPOSER, PATH, GOOD)
