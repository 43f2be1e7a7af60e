"""Writes files of a person's: only plain files that are what was read, in one atomic step, with their mode."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from tidewaiter.errors import BadInputError, ConflictError

_WRITABLE = 0o222
"""Root may write what nobody is meant to."""


def why_not(path: Path) -> str:
    """Say why a file must not be changed; empty if it may be."""
    try:
        about = path.lstat()
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    if stat.S_ISLNK(about.st_mode):
        return "the file is a symbolic link: name what it points to"
    if not stat.S_ISREG(about.st_mode):
        return "it is no plain file"
    if about.st_nlink > 1:
        return "the file has other names (hard links), which would keep the old text"
    if not about.st_mode & _WRITABLE or not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return "the file or its folder is read-only"
    return ""


def read_text(path: Path) -> str:
    """Read UTF-8 with its byte order mark and line ends as they are. Raises BadInputError."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise BadInputError(f"the file cannot be read: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise BadInputError("the file is not UTF-8", where=str(path), hint="Convert it first") from None


def replace_text(path: Path, old: str, new: str) -> None:
    """Put a new text in the place of the old one, whole or not at all.

    Raises ConflictError if the file is no longer what was read, and BadInputError if it must not or cannot be written.
    """
    reason = why_not(path)
    if reason:
        raise BadInputError(reason, where=str(path))
    scratch: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:50]}.", delete=False) as stream:
            scratch = Path(stream.name)
            stream.write(new.encode())
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(path, scratch)
        if read_text(path) != old:
            raise ConflictError("the file changed meanwhile", where=str(path), hint="Run it again")
        scratch.replace(path)
    except OSError as error:
        raise BadInputError(f"the file cannot be written: {error.strerror}", where=str(path)) from None
    finally:
        if scratch is not None:
            scratch.unlink(missing_ok=True)
