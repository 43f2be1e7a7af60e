"""Writing files of a person's."""

from pathlib import Path

import pytest

from tidewaiter.adapters.file_editing import read_text, replace_text, why_not
from tidewaiter.errors import BadInputError, ConflictError


def test_a_text_is_replaced_with_its_mode_and_nothing_beside(tmp_path: Path) -> None:
    """Line ends and byte order mark are what was given; no scratch file stays."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    path.chmod(0o640)
    old = read_text(path)
    replace_text(path, old, old.replace("1", "2"))
    assert path.read_bytes() == b"\xef\xbb\xbfa: 2\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    """Somebody's edit is not overwritten."""
    path = tmp_path / "a.yaml"
    path.write_text("a: 3\n")
    with pytest.raises(ConflictError, match="changed meanwhile"):
        replace_text(path, "a: 1\n", "a: 2\n")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("a: 3\n", [path])


def test_links_folders_and_read_only_files_are_refused(tmp_path: Path) -> None:
    """What is another file, has other names or is meant to stay is said and left."""
    path, link, twin, closed = (tmp_path / name for name in ("a", "link", "twin", "closed"))
    for one in (path, closed):
        one.write_text("a: 1\n")
    assert why_not(path) == ""
    link.symlink_to(path)
    closed.chmod(0o444)
    assert "symbolic link" in why_not(link)
    assert "read-only" in why_not(closed)
    assert "no plain file" in why_not(tmp_path)
    assert "No such file" in why_not(tmp_path / "gone")
    twin.hardlink_to(path)
    assert "other names" in why_not(path)
    with pytest.raises(BadInputError, match="symbolic link"):
        replace_text(link, "a: 1\n", "a: 2\n")


def test_what_is_not_utf_8_is_not_read(tmp_path: Path) -> None:
    """A text that would come back different is never written."""
    path = tmp_path / "a"
    path.write_bytes(b"a: \xff")
    with pytest.raises(BadInputError, match="not UTF-8"):
        read_text(path)
    with pytest.raises(BadInputError, match="cannot be read"):
        read_text(tmp_path / "gone")
