"""Feed files by their content."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.adapters.advisory_home import zstd
from tidewaiter.adapters.feed_files import files, records
from tidewaiter.model.problem import Problem

ROWS = [{"a": 1}, {"a": 2}]
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
DAMAGED = gzip.compress(LINES)[:12] + b"\xff" * 8 + gzip.compress(LINES)[20:]
"""Gzip with deflate data that means nothing."""


def good(path: Path) -> list[Any]:
    """Return the records that could be read."""
    return [record for _, record in records(path) if not isinstance(record, Problem)]


def problems(path: Path) -> list[str]:
    """Return where something could not be read."""
    return [record.where for _, record in records(path) if isinstance(record, Problem)]


@pytest.mark.parametrize(
    "raw",
    [LINES, zstd.compress(LINES), gzip.compress(LINES), json.dumps(ROWS).encode(), json.dumps(ROWS, indent=1).encode()],
    ids=["lines", "zstd", "gzip", "array", "indented"],
)
def test_reads_json_in_every_wrapping(tmp_path: Path, raw: bytes) -> None:
    """The name says nothing: content decides."""
    (tmp_path / "misnamed.csv").write_bytes(raw)
    assert good(tmp_path / "misnamed.csv") == ROWS


def test_a_document_is_one_record(tmp_path: Path) -> None:
    """An object over many lines is read whole."""
    (tmp_path / "kev").write_text(json.dumps({"vulnerabilities": ROWS}, indent=2))
    assert good(tmp_path / "kev") == [{"vulnerabilities": ROWS}]


def test_reads_csv_with_the_day_of_its_comment(tmp_path: Path) -> None:
    """FIRST writes the day in a comment before the header."""
    text = b"#model_version:v2025.03.14,score_date:2026-08-02T12:00:00Z\ncve,epss,percentile\nCVE-1,0.1,0.2\n"
    (tmp_path / "epss.csv.gz").write_bytes(gzip.compress(text))
    assert good(tmp_path / "epss.csv.gz") == [{"cve": "CVE-1", "epss": "0.1", "percentile": "0.2", "_date": "2026-08-02"}]


def test_reads_a_zip_of_json_and_refuses_bombs(tmp_path: Path) -> None:
    """Members are read in the order of their names; one that is compressed beyond belief is a Problem, the others are read."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.json", json.dumps(ROWS[1]))
        archive.writestr("a.json", json.dumps(ROWS[0]))
        archive.writestr("bomb.json", b" " * 4_000_000)
        archive.writestr("broken.json", "{")
        archive.writestr("README.md", "no JSON")
    assert good(tmp_path / "all.zip") == ROWS
    assert problems(tmp_path / "all.zip") == ["all.zip!bomb.json", "all.zip!broken.json"]


def test_a_repository_that_was_checked_out_is_read_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML has no beginning of its own; the name of the file is kept, by which some repositories number."""
    for name, text in (("CVE-1.yml", "gem: a\n"), ("PYSEC-1.yaml", "id: PYSEC-1\n"), ("list.yaml", "- a\n"), ("deep.yaml", "[" * 9000)):
        (tmp_path / name).write_text(text)
    found = {name: list(records(tmp_path / name)) for name in ("CVE-1.yml", "PYSEC-1.yaml")}
    assert found["CVE-1.yml"] == [("CVE-1.yml", {"gem": "a", "_path": "CVE-1.yml"})]
    assert found["PYSEC-1.yaml"] == [("PYSEC-1.yaml", {"id": "PYSEC-1", "_path": "PYSEC-1.yaml"})]
    monkeypatch.setattr("tidewaiter.adapters.feed_files.MAX_RECORD", 10)
    assert all(isinstance(next(records(tmp_path / name))[1], Problem) for name in ("list.yaml", "deep.yaml", "PYSEC-1.yaml"))


def test_a_broken_line_does_not_end_a_file(tmp_path: Path) -> None:
    """Wherever the broken line stands, the others are read and it is named."""
    (tmp_path / "later").write_bytes(LINES + b"{oops\n[1]\n" + LINES)
    (tmp_path / "first").write_bytes(b"{oops\n" + LINES)
    assert (good(tmp_path / "later"), problems(tmp_path / "later")) == (ROWS + ROWS, ["later:3", "later:4"])
    assert (good(tmp_path / "first"), problems(tmp_path / "first")) == (ROWS, ["first#1"])


def test_deep_nesting_is_a_problem(tmp_path: Path) -> None:
    """JSON deeper than the decoder goes is refused, not a crash."""
    (tmp_path / "deep").write_bytes(LINES + b"[" * 200_000 + b"\n")
    assert (good(tmp_path / "deep"), problems(tmp_path / "deep")) == (ROWS, ["deep:3"])


@pytest.mark.parametrize(
    "raw", [zstd.compress(LINES * 999)[:60], gzip.compress(LINES)[:-9], DAMAGED, b"PK\x03\x04junk", b"", b"plain words\n", b"PAR1junk"]
)
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, raw: bytes) -> None:
    """Truncated, empty and foreign files are named."""
    (tmp_path / "feed").write_bytes(raw)
    assert "feed" in problems(tmp_path / "feed")


def test_lists_files_but_no_hidden_ones(tmp_path: Path) -> None:
    """Validators of downloads are hidden; a single file stands for itself."""
    (tmp_path / "b").write_text("{}")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c").write_text("{}")
    (tmp_path / ".b.json").write_text("{}")
    assert files(tmp_path) == (tmp_path / "a" / "c", tmp_path / "b")
    assert files(tmp_path / "b") == (tmp_path / "b",)


def test_reads_parquet_with_the_day_of_its_name(tmp_path: Path) -> None:
    """Rows of Parquet are records; the day in the name is theirs."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"cve": ["CVE-1"], "epss": [0.5]}), tmp_path / "epss_2026-08-02.parquet")
    assert good(tmp_path / "epss_2026-08-02.parquet") == [{"cve": "CVE-1", "epss": 0.5, "_date": "2026-08-02"}]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.binary(max_size=200)
    | st.binary(max_size=100).map(lambda body: b"\x28\xb5\x2f\xfd" + body)
    | st.binary(max_size=99).map(gzip.compress)
)
def test_no_bytes_break_the_reader(tmp_path: Path, raw: bytes) -> None:
    """Any file gives records and Problems, and nothing is raised."""
    (tmp_path / "fuzz").write_bytes(raw)
    for _, record in records(tmp_path / "fuzz"):
        assert isinstance(record, Problem | dict)


def test_a_zip_member_with_a_wrong_checksum_is_a_problem(tmp_path: Path) -> None:
    """A damaged archive is said to be damaged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.json", json.dumps({"padding": "x" * 100}))
    (tmp_path / "all.zip").write_bytes(buffer.getvalue().replace(b"xxxx", b"xyxx", 1))
    assert problems(tmp_path / "all.zip") == ["all.zip"]
