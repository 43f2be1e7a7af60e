"""Archives of records."""

import gzip
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tidewaiter.adapters import feed_archives
from tidewaiter.adapters.advisory_home import zstd
from tidewaiter.adapters.feed_files import records
from tidewaiter.model.problem import Problem

FILES = {
    "db-main/.github/workflows/x.yml": b"on: push\n",
    "db-main/README.md": b"words",
    "db-main/gems/a.yml": b"gem: a\npatched_versions:\n- 1.10\n",
    "db-main/osv/b.json": b'{"id": "b"}',
    "db-main/osv/list.json": b'[{"id": "c"}, {"id": "d"}]',
}
EXPECTED = [
    {"gem": "a", "patched_versions": ["1.10"], "_path": "db-main/gems/a.yml"},
    *({"id": name} for name in "bcd"),
]


def tar(files: dict[str, bytes] = FILES) -> bytes:
    """Pack files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def packed(files: dict[str, bytes] = FILES) -> bytes:
    """Pack files as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(path: Path, raw: bytes) -> list[Any]:
    """Return records, and the place of what could not be read."""
    path.write_bytes(raw)
    return [record.where if isinstance(record, Problem) else record for _, record in records(path)]


@pytest.mark.parametrize(
    "raw",
    [tar(), gzip.compress(tar()), zstd.compress(tar()), lzma.compress(tar()), packed(), packed({"2026_all.zip": packed()})],
    ids=["tar", "gzip", "zstd", "xz", "zip", "zip in zip"],
)
def test_reads_records_out_of_every_archive(tmp_path: Path, raw: bytes) -> None:
    """JSON and YAML are read, lists item by item; other files and the repository's hidden ones are left alone."""
    assert read(tmp_path / "feed", raw) == EXPECTED


def test_xz_streams_one_after_the_other_are_one(tmp_path: Path) -> None:
    """As the xz format allows."""
    raw = tar()
    assert read(tmp_path / "feed", lzma.compress(raw[:700]) + b"\0" * 4 + lzma.compress(raw[700:])) == EXPECTED


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, lzma.compress], ids=["gzip", "zstd", "xz"])
def test_a_half_archive_keeps_what_came_before(tmp_path: Path, pack: Any) -> None:
    """The records before the break are read and the file is said to be damaged."""
    filler = {f"{number}.json": json.dumps({"id": str(number) * 400}).encode() for number in range(400)}
    found = read(tmp_path / "feed", pack(tar({**FILES, **filler}))[:-200])
    assert found[-1] == "feed"


def test_members_beyond_the_limits_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that is too large is named, the others are read; too many members end the file."""
    monkeypatch.setattr(feed_archives, "MAX_RECORD", 100)
    large = {"a.json": b'{"x": "' + b"y" * 200 + b'"}', "b.json": b'{"id": "b"}'}
    assert read(tmp_path / "feed", tar(large)) == ["feed!a.json", {"id": "b"}]
    assert read(tmp_path / "feed", packed(large)) == ["feed!a.json", {"id": "b"}]
    monkeypatch.setattr(feed_archives, "MAX_MEMBERS", 1)
    assert read(tmp_path / "feed", tar(large))[-1] == "feed"
    assert read(tmp_path / "feed", packed(large)) == ["feed"]


def test_bombs_and_deeper_zips_are_not_opened(tmp_path: Path) -> None:
    """A zip in a zip is opened once only, and never one that is compressed beyond belief."""
    assert read(tmp_path / "feed", packed({"a.zip": packed({"b.zip": packed()})})) == []
    assert read(tmp_path / "feed", packed({"a.zip": bytes(5_000_000)})) == ["feed!a.zip"]


@pytest.mark.parametrize("content", [b"a: [", b"- 1\n", b"\xff\xfe\x00"], ids=["open", "list", "bytes"])
def test_a_broken_yaml_member_is_a_problem(tmp_path: Path, content: bytes) -> None:
    """It is named with its place in the archive."""
    assert read(tmp_path / "feed", tar({"a.yml": content, "b.json": b'{"id": "b"}'})) == ["feed!a.yml", {"id": "b"}]


def test_xz_that_wants_too_much_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of the dictionary is the sender's choice."""
    monkeypatch.setattr(feed_archives, "MAX_XZ_MEMORY", 1024)
    assert read(tmp_path / "feed", lzma.compress(tar())) == ["feed"]
