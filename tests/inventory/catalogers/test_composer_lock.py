"""Composer lock files."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, directory_packages, survives
from tidewaiter.inventory.catalogers.composer_lock import COMPOSER_LOCK

PATH = "srv/composer.lock"
PURLS = ["pkg:composer/guzzlehttp/psr7@1.8.0", "pkg:composer/phpunit/phpunit@9.5.0"]
DOCUMENT = {
    "packages": [{"name": "guzzlehttp/psr7", "version": "1.8.0", "license": ["MIT"]}],
    "packages-dev": [{"name": "phpunit/phpunit", "version": "9.5.0"}],
}
GOOD = json.dumps(DOCUMENT).encode()


def test_packages_of_the_application_and_of_development():
    """Both lists count."""
    found = parse(COMPOSER_LOCK, PATH, GOOD)
    assert [package.purl for package in found] == PURLS
    assert found[0].licences == ("MIT",)


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, PATH + ".bak": GOOD}) == PURLS


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"packages": [{"name": "a/b"}]}'])
def test_malformed_files_are_problems(data):
    """What is no lock file, and entries without version, are said."""
    assert [item.code for item in parse(COMPOSER_LOCK, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(COMPOSER_LOCK, PATH, json.dumps({"packages": [document], "packages-dev": document}).encode())


test_damaged_files = survives(COMPOSER_LOCK, PATH, GOOD)
