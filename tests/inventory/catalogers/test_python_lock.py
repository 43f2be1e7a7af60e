"""Python lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.python_lock import PYTHON_LOCK

PATH = "srv/uv.lock"
PURLS = ["pkg:pypi/requests@2.30.0"]
GOOD = b"""version = 1

[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }

[[package]]
name = "Requests"
version = "2.30.0"
source = { registry = "https://example.com/simple" }
"""
POETRY = b'[[package]]\nname = "requests"\nversion = "2.30.0"\n\n[metadata]\nlock-version = "2.0"\n'
PYLOCK = b'lock-version = "1.0"\n[[packages]]\nname = "requests"\nversion = "2.30.0"\n[[packages]]\nname = "tree"\n'


@pytest.mark.parametrize(
    ("name", "data"), [("uv.lock", GOOD), ("poetry.lock", POETRY), ("pylock.toml", PYLOCK), ("pylock.dev.toml", PYLOCK)]
)
def test_each_format(name, data):
    """The project itself and source trees without version are left out."""
    assert [package.purl for package in parse(PYTHON_LOCK, f"srv/{name}", data)] == PURLS
    assert directory_packages({f"srv/{name}": data, "srv/lock.toml": data}) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, PATH + ".bak": GOOD}) == PURLS


@pytest.mark.parametrize("data", [b"[[package]", b"\xff", b'[[package]]\nversion = "1"\n'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(PYTHON_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(PYTHON_LOCK, PATH, GOOD)
