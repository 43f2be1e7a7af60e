"""Parts of feeds: headers and rows as they are kept."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.advisory_rows import ROW_VERSION, Row
from tidewaiter.adapters.feed_parts import FolderParts, Part, fetched_by_source, header_of, part_of, read_rows, write_rows
from tidewaiter.errors import BadInputError, DigestMismatchError, TidewaiterError

PART = Part(name="k", feed="kev", start="https://k", url="https://k/1", counts={"kev": 1}, fetched="2026-11-23T11:00:00Z")
ROWS: tuple[Row, ...] = (("kev", "CVE-2024-1", "2026-01-01", ""), ("problem", "kev", "line 3: no date"))


def keep(store: FolderParts, folder: Path, *rows: Row, **fields: str) -> Part:
    """Keep a part of rows."""
    part = replace(PART, sha256=write_rows(rows, folder / "rows"), **fields)
    store.put(part, folder / "rows")
    return part


def test_rows_come_back_as_they_were_and_older_ones_go(tmp_path: Path) -> None:
    """A header is renewed without rows; rows that two parts share stay until both are gone."""
    store = FolderParts(tmp_path / "parts")
    assert (store.parts(), store.get("k")) == ((), None)
    keep(store, tmp_path, ROWS[0])
    part = keep(store, tmp_path, *ROWS)
    assert (tuple(read_rows(store, part)), len(list(store.folder.glob("*.rows.zst")))) == (ROWS, 1)
    store.put(replace(part, refused="shrank"), None)
    assert [one.refused for one in store.parts()] == ["shrank"]
    twin = keep(store, tmp_path, *ROWS, name="twin")
    store.remove(part)
    assert tuple(read_rows(store, twin)) == ROWS
    store.remove(twin)
    assert list(store.folder.iterdir()) == []


@given(st.binary(max_size=60) | st.recursive(st.none() | st.text(), lambda inner: st.dictionaries(st.text(), inner)).map(json.dumps))
def test_a_header_that_is_none_is_as_if_it_were_not_there(raw: bytes | str) -> None:
    """Its part is fetched anew."""
    assert part_of(raw if isinstance(raw, bytes) else raw.encode()) is None


def test_a_header_of_a_newer_version_is_read_by_what_is_known_of_it() -> None:
    """Unknown fields are left; rows of another version are not used."""
    assert part_of(json.dumps({**json.loads(header_of(PART)), "later": 1}).encode()) == PART
    kept = replace(PART, sha256="a" * 64)
    assert (kept.usable, PART.usable, replace(kept, version=ROW_VERSION + 1).usable) == (True, False, False)


@given(st.integers(0, 10_000), st.binary(max_size=8))
def test_damaged_rows_are_never_taken_for_whole(place: int, bytes_in: bytes) -> None:
    """Cut short, changed or replaced by anything: an error before the first row, unless the file says the same as before."""
    with TemporaryDirectory() as folder:
        store = FolderParts(Path(folder) / "parts")
        part = keep(store, Path(folder), *ROWS)
        (file,) = store.folder.glob("*.rows.zst")
        body = file.read_bytes()
        damaged = body[: place % len(body)] + bytes_in
        file.write_bytes(damaged)
        if damaged != body:
            with pytest.raises(DigestMismatchError):
                next(read_rows(store, part))


@pytest.mark.parametrize("line", [b'["kev"]\n', b'{"a": 1}\n', b'["unknown", "a"]\n', b"[" * 100_000 + b"\n", b"\xff\n"])
def test_rows_that_nobody_wrote_are_an_error(tmp_path: Path, line: bytes) -> None:
    """Also where their checksum was made to fit."""
    store = FolderParts(tmp_path / "parts")
    packed = zstd.compress(line)
    (tmp_path / "rows").write_bytes(packed)
    part = replace(PART, sha256=hashlib.sha256(packed).hexdigest())
    store.put(part, tmp_path / "rows")
    with pytest.raises(BadInputError, match="damaged"):
        list(read_rows(store, part))


def test_rows_that_are_gone_are_an_error_with_a_way_out(tmp_path: Path) -> None:
    """Somebody emptied the cache by hand."""
    store = FolderParts(tmp_path / "parts")
    part = keep(store, tmp_path, *ROWS)
    for file in store.folder.glob("*.rows.zst"):
        file.unlink()
    with pytest.raises(TidewaiterError, match="gone") as caught:
        list(read_rows(store, part))
    assert "fetches" in caught.value.hint


def test_the_oldest_part_dates_a_source() -> None:
    """One that was not renewed makes the source as old as it is."""
    parts = [PART, replace(PART, counts={"kev": 1, "osv": 2}, fetched="2026-01-01T00:00:00Z")]
    assert fetched_by_source(parts) == {"kev": "2026-01-01T00:00:00Z", "osv": "2026-01-01T00:00:00Z"}
