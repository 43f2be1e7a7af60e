"""Go module files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.go_mod import GO_MOD

PATH = "srv/go.mod"
PURLS = ["pkg:golang/github.com/Masterminds/vcs@v1.13.0", "pkg:golang/github.com/fork/b@v1.0.1", "pkg:golang/golang.org/x/net@v0.7.0"]
GOOD = b"""module example.com/shop // the shop

go 1.21

require github.com/Masterminds/vcs v1.13.0

require (
	golang.org/x/net v0.7.0 // indirect
	github.com/a/b v1.0.0
	example.com/own v0.0.0
	example.com/pinned v1.0.0
)

exclude golang.org/x/net v0.6.0

replace github.com/a/b => github.com/fork/b v1.0.1

replace (
	example.com/own => ../own
	example.com/pinned v1.0.0 => ./pinned
)
"""


def test_required_modules_with_replacements():
    """Lines and blocks, comments, replacements by another module and by a folder; the name keeps its case."""
    found = {package.purl: package.name for package in parse(GO_MOD, PATH, GOOD)}
    assert sorted(found) == PURLS
    assert found["pkg:golang/github.com/Masterminds/vcs@v1.13.0"] == "github.com/Masterminds/vcs"


def test_module_files_count_in_directories_only():
    """In an image the binary tells what was linked in; other names are no module files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, "srv/go.mod.bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"", b"go 1.21\n", b"require (\n"])
def test_other_files_are_problems(data):
    """A file without module is said."""
    assert [item.code for item in parse(GO_MOD, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(GO_MOD, PATH, GOOD)
