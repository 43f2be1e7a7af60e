"""What a reference means."""

import pytest

from tests.inventory.layers import tar_of, write_index, write_manifest
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.sources import open_source
from tidewaiter.sources.directory import DirectorySource
from tidewaiter.sources.layout import LayoutSource


@pytest.fixture
def layout(tmp_path):
    """Make a layout of one image."""
    write_index(tmp_path, [write_manifest(tmp_path, [tar_of({"a": b""})])])
    return tmp_path


def test_bare_paths_are_sniffed(layout):
    """A layout is told from a plain directory by its index."""
    assert isinstance(open_source(str(layout)), LayoutSource)
    assert isinstance(open_source(str(layout / "blobs")), DirectorySource)
    assert isinstance(open_source(f"dir:{layout}"), DirectorySource)


def test_digest_selects(layout):
    """PATH@DIGEST chooses an entry of index.json."""
    digest = open_source(str(layout)).images()[0].digest
    assert open_source(f"oci-dir:{layout}@{digest}").images()[0].digest == digest
    with pytest.raises(NotFoundError):
        open_source(f"oci-dir:{layout}@sha256:{'0' * 64}").images()


@pytest.mark.parametrize("reference", ["./no/such", "/no/such:tag", "oci-dir:no/such", "docker-archive:no.tar", "dir:none"])
def test_paths_that_are_not_there(reference):
    """A path is never mistaken for an image name."""
    with pytest.raises(NotFoundError, match="no such file"):
        open_source(reference)


@pytest.mark.parametrize("reference", ["missing.tar", "builds/app.tar.gz", "a/b/c.tgz", "folder/", "report.json"])
def test_a_bare_name_that_ends_like_a_file_is_a_path(reference):
    """It is not looked for on Docker Hub; the hint says how an image of that name is asked for."""
    with pytest.raises(NotFoundError, match="no such file") as caught:
        open_source(reference)
    assert f"registry:{reference.rstrip('/')}" in caught.value.hint


@pytest.mark.parametrize("reference", ["registry:missing.tar", "localhost:5000/app.tar", "app.tar:1.0", "alpine"])
def test_what_may_be_an_image_is_one(reference):
    """With a scheme, a port or a tag the name of an image may end like a file."""
    with pytest.raises(BadInputError, match="registry cannot be reached"):
        open_source(reference)


@pytest.mark.parametrize("reference", ["", "http://x/y", "a b"])
def test_nonsense(reference):
    """What is neither a path nor a name is an error."""
    with pytest.raises(BadInputError):
        open_source(reference).images()
