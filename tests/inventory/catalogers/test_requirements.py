"""Pinned Python requirements."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.requirements import REQUIREMENTS

PATH = "srv/requirements-dev.txt"
PURLS = ["pkg:pypi/flask@2.0.0", "pkg:pypi/requests@2.30.0"]
GOOD = b"""# comment
-r other.txt
--index-url https://example.com/simple
requests[socks] == 2.30.0 ; python_version >= "3.8"  # why
Flask==2.0.0 \\
    --hash=sha256:00
"""


def test_pinned_requirements():
    """Extras, markers, comments and hashes do not matter; options are not requirements."""
    assert sorted(package.purl for package in parse(REQUIREMENTS, PATH, GOOD)) == PURLS


@pytest.mark.parametrize(
    "line", [b"requests", b"requests>=2", b"requests==2.*", b"requests==2,!=3", b"requests @ https://example.com/a.whl"]
)
def test_what_is_not_pinned_is_said(line):
    """A requirement that leaves the version open is counted in a problem, not guessed."""
    (problem,) = parse(REQUIREMENTS, PATH, line + b"\n")
    assert (problem.code, problem.what[:14]) == ("requirements-unpinned", "1 requirement ")


def test_lock_files_count_in_directories_only():
    """In an image the file says what somebody meant to install, and other text files are no requirements anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({"srv/requirements/base.txt": GOOD, "srv/notes.txt": GOOD})) == PURLS


test_damaged_files = survives(REQUIREMENTS, PATH, GOOD)
