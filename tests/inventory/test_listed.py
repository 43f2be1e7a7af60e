"""Files that are as the package says which lists them."""

import base64
import hashlib
import io
import tarfile

import pytest

from tests.content.samples import letters
from tidewaiter import content
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.listed import LARGEST, DigestVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.image import LayerRef

SITE = "opt/venv/lib/python3.12/site-packages"
TOKEN = f"npm_{letters(36)}\n".encode()


def record(**files: bytes) -> bytes:
    """Write a RECORD with the digests of some files."""
    sums = {name: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode() for name, data in files.items()}
    return "".join(f"thing/{name}.py,sha256={digest},{len(files[name])}\n" for name, digest in sums.items()).encode()


def found(*files: tuple[str, bytes]) -> dict[str, str]:
    """Scan a layer and say by which list the files of hits are named."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in files:
            info = tarfile.TarInfo(f"{SITE}/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    data = buffer.getvalue()
    layer = LayerRef(digest="", diff_id=f"sha256:{hashlib.sha256(data).hexdigest()}", media_type="application/vnd.oci.image.layer.v1.tar")
    result = scan_layer(io.BytesIO(data), layer, catalogers=all_catalogers(), visitors=content.visitors(b"key"))
    return {hit.path.removeprefix(f"{SITE}/"): hit.listed_by.removeprefix(f"{SITE}/") for hit in result.hits}


LIST = "thing-1.dist-info/RECORD"


def test_a_file_that_is_as_listed_is_told_in_either_order() -> None:
    """Whether the list or the file comes first in the layer; one that was altered, and one of nobody, are not."""
    files = (("thing/a.py", TOKEN), ("thing/b.py", TOKEN + b"# changed"), ("thing/c.py", TOKEN))
    listing = (LIST, record(a=TOKEN, b=TOKEN))
    expected = {"thing/a.py": LIST, "thing/b.py": "", "thing/c.py": ""}
    assert found(*files, listing) == expected
    assert found(listing, *files) == expected


def test_a_package_that_came_from_no_index_lists_nothing() -> None:
    """One's own project, installed from its folder or repository, has a list as well, and says where it came from."""
    listing = record(a=TOKEN) + b"thing-1.dist-info/direct_url.json,,\n"
    assert found(("thing/a.py", TOKEN), (LIST, listing)) == {"thing/a.py": ""}


@pytest.mark.parametrize(
    "rows", [b"", b"\xff\xfe,,\n", b"thing/a.py,sha256=,1\n", b"thing/a.py,sha256=!!,1\n", b'"thing/a.py,sha256=AAAA\n']
)
def test_a_list_that_makes_no_sense_names_nothing(rows: bytes) -> None:
    """Damaged lists are no proof."""
    assert found(("thing/a.py", TOKEN), (LIST, rows)) == {"thing/a.py": ""}


def test_large_files_are_not_held() -> None:
    """Memory stays bounded."""
    visitor = DigestVisitor(lambda _: True, {})
    assert visitor.start(FileEntry("a", 0o100644, LARGEST + 1)) is None
    assert visitor.start(FileEntry("a", 0o100644, LARGEST)) is not None
