"""A directory as an image."""

import os

import pytest

from tests.inventory.layers import OS_RELEASE, dpkg_status
from tidewaiter.errors import BadInputError
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.reading import scan_layers_from
from tidewaiter.sources import open_source


@pytest.fixture
def root(tmp_path):
    """Make a small root file system with a linked os-release and a link out of the tree."""
    for folder in ("etc", "usr/lib", "var/lib/dpkg"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "usr/lib/os-release").write_bytes(OS_RELEASE)
    (tmp_path / "etc/os-release").symlink_to("../usr/lib/os-release")
    (tmp_path / "var/lib/dpkg/status").write_bytes(dpkg_status(("a", "1")))
    (tmp_path / "outside").symlink_to("/etc")
    (tmp_path / ("long" * 40)).write_bytes(b"x" * 2_000_000)
    return tmp_path


def test_packages_and_distribution(root):
    """The same catalogers read the tree; links are not followed out of it."""
    source = open_source(f"dir:{root}")
    (image,) = source.images()
    results = scan_layers_from(source, image.layers, catalogers=all_catalogers())
    found = assemble(image, results)
    assert ([package.purl for package in found.packages], found.problems) == (["pkg:deb/debian/a@1?arch=amd64&distro=debian-12"], ())
    assert results[0].entries == 11
    assert source.problems == ()


def test_digest_changes_with_the_tree(root):
    """The same tree has the same digest, a changed one another."""
    first = open_source(str(root)).images()[0].digest
    assert open_source(f"dir:{root}").images()[0].digest == first
    (root / "etc/new").write_text("x")
    assert open_source(f"dir:{root}").images()[0].digest != first


def test_file_that_shrinks_while_it_is_read_keeps_the_stream_whole(root, monkeypatch):
    """Its rest is zeros, and what follows is still found."""
    source = open_source(f"dir:{root}")
    (image,) = source.images()
    long = root / ("long" * 40)
    real = os.lstat(long)
    long.write_bytes(b"short")
    original = type(root).lstat
    monkeypatch.setattr(type(root), "lstat", lambda path: real if path == long else original(path))
    (result,) = scan_layers_from(source, image.layers, catalogers=all_catalogers())
    assert (result.problems, [package.name for package in result.packages]) == ((), ["a"])


def test_unreadable_file_is_a_problem(root, monkeypatch):
    """It is named, the rest is read."""
    status = root / "var/lib/dpkg/status"
    original = type(root).open

    def refusing(path, *arguments, **options):
        if path == status:
            raise PermissionError(13, "Permission denied", str(path))
        return original(path, *arguments, **options)

    monkeypatch.setattr(type(root), "open", refusing)
    source = open_source(f"dir:{root}")
    (result,) = scan_layers_from(source, source.images()[0].layers, catalogers=all_catalogers())
    assert [(problem.code, problem.where) for problem in source.problems] == [("file-unreadable", str(status))]
    assert len(result.distributions) == 1


def test_not_a_directory(root):
    """A file is refused."""
    with pytest.raises(BadInputError, match="not a directory"):
        open_source(f"dir:{root}/usr/lib/os-release").images()
