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


@pytest.mark.parametrize("reference", ["", "http://x/y", "a b"])
def test_nonsense(reference):
    """What is neither a path nor a name is an error."""
    with pytest.raises(BadInputError):
        open_source(reference).images()
