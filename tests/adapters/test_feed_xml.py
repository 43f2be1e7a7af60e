"""XML feeds."""

import bz2
import gzip
import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters import feed_files, feed_xml
from tidewaiter.feeds._xml import elements
from tidewaiter.model.problem import Problem

UPDATES = (
    b'<?xml version="1.0" encoding="utf-8"?><updates><update type="security"><id>ALAS-1</id>'
    b'<pkglist><package name="a"/><package name="b"/></pkglist></update><noise><x/></noise><update><id>ALAS-2</id></update></updates>'
)


def read(raw: bytes) -> list[Any]:
    """Return the records of a document, with the words of a Problem in its place."""
    found = [record for _, record in feed_xml.records(io.BytesIO(raw), "feed.xml")]
    return [record.what if isinstance(record, Problem) else record for record in found]


def test_each_record_is_one_mapping() -> None:
    """Attributes, text and children of a record are kept, what stands around records is not; namespaces are dropped."""
    first, second = read(UPDATES)
    assert first == {
        "_xml": "update",
        "@type": "security",
        "id": [{"#text": "ALAS-1"}],
        "pkglist": [{"package": [{"@name": "a"}, {"@name": "b"}]}],
    }
    assert second["id"] == [{"#text": "ALAS-2"}]
    assert read(b'<o:defs xmlns:o="u"><o:definition o:id="1">x</o:definition></o:defs>') == [
        {"_xml": "definition", "@o:id": "1", "#text": "x"}
    ]


@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, bz2.compress, lambda raw: b"\xef\xbb\xbf" + raw], ids=["plain", "gzip", "bzip2", "bom"]
)
def test_a_file_is_recognised_packed_or_not(tmp_path: Path, pack: Any) -> None:
    """Content decides, not the name."""
    (tmp_path / "feed").write_bytes(pack(UPDATES))
    assert [where for where, _ in feed_files.records(tmp_path / "feed")] == ["feed#1", "feed#2"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'<!DOCTYPE u [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><u><update>&b;</update></u>', "document type"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "document type"),
        (b'<!DOCTYPE u SYSTEM "file:///etc/passwd"><u/>', "document type"),
        (b"<html><body>404</body></html>", "without any element"),
        (b"<updates><update><id>A</id>", "malformed"),
        (b"<u><update>&undefined;</update></u>", "malformed"),
        (b'<?xml version="1.0" encoding="x-none"?><u/>', "malformed"),
        (b"<u><update>" + b"<a>" * 70 + b"</a>" * 70 + b"</update></u>", "nested deeper"),
        (b"<a>" * 100_000, "nested deeper"),
        (b"<u><update>" + b"<a/>" * 500_001 + b"</update></u>", "more than 500000 elements"),
    ],
)
def test_what_is_no_feed_is_said(raw: bytes, why: str) -> None:
    """Entities, web pages, half files and bombs end in one Problem that says why."""
    assert why in read(raw)[-1]


def test_what_came_before_a_break_is_kept() -> None:
    """A damaged end costs the records after it only."""
    first, problem = read(UPDATES[: UPDATES.index(b"<noise>")])
    assert first["id"] == [{"#text": "ALAS-1"}]
    assert "malformed" in problem


def test_memory_does_not_grow_with_the_file() -> None:
    """Records are let go one after the other."""

    def peak(count: int) -> int:
        pieces = iter([b"<u>", *[b"<update><id>A</id><d>" + b"x" * 1000 + b"</d></update>"] * count, b"</u>"])
        tracemalloc.start()
        assert len([None for _ in elements(pieces, feed_xml.RECORDS)]) == count
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    assert peak(3000) < peak(300) + 300_000


@given(st.binary(max_size=200) | st.text("<>/&;update ='\"ax!-[]", max_size=80).map(str.encode))
def test_any_bytes_are_read_without_raising(raw: bytes) -> None:
    """Noise is a Problem."""
    assert read(raw)
