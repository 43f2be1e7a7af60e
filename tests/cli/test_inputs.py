"""What is read is bounded, and what cannot be read is said."""

import io
import sys
from pathlib import Path

import pytest

from tidewaiter.cli.inputs import manifest_texts, read_bytes
from tidewaiter.errors import BadInputError, LimitExceededError, NotFoundError


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """One byte more is refused."""
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    assert read_bytes(file, 5) == b"12345"
    with pytest.raises(LimitExceededError):
        read_bytes(file, 4)


def test_stdin_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe may never end."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 100)))
    with pytest.raises(LimitExceededError, match="larger"):
        read_bytes(Path("-"), 10)


def test_a_folder_or_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """Each in its own words."""
    with pytest.raises(BadInputError, match="directory"):
        read_bytes(tmp_path, 10)
    with pytest.raises(NotFoundError, match="no such file"):
        read_bytes(tmp_path / "nothing", 10)


def test_a_folder_gives_its_manifests_in_order(tmp_path: Path) -> None:
    """Other files are left alone, and bytes that are no text do not stop the rest."""
    for name, body in {"b.yml": b"b: 1", "a.yaml": b"\xff", "c.txt": b"no", "d/e.json": b"{}"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body)
    assert [(Path(path).name, text) for path, text in manifest_texts([tmp_path])] == [
        ("a.yaml", "\N{REPLACEMENT CHARACTER}"),
        ("b.yml", "b: 1"),
        ("e.json", "{}"),
    ]
