"""Errors of damaged zips."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.zip_damage import ZIP_DAMAGE


def archive() -> bytes:
    """Make a zip with a member of each kind of packing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            made.writestr(f"{kind}.txt", b"content" * 20, compress_type=kind)
    return buffer.getvalue()


GOOD = archive()


def read(data: bytes) -> list[bytes] | None:
    """Read every member, or None for a damaged archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return [opened.read(name) for name in opened.namelist()]
    except ZIP_DAMAGE:
        return None


def test_what_is_whole_is_read_and_what_is_cut_is_damage() -> None:
    """A near miss: one byte less has no directory."""
    assert read(GOOD) == [b"content" * 20] * 4
    assert read(GOOD[:-1]) is None


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_other_error_comes_out_of_a_damaged_zip(changes: list[tuple[int, int]]) -> None:
    """Wherever bytes were changed, it is read or one of these."""
    data = bytearray(GOOD)
    for place, byte in changes:
        data[place] = byte
    assert read(bytes(data)) is None or len(read(bytes(data)) or []) <= 4
