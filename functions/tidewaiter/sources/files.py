"""Named files of an image kept on disk: a directory, or a tar archive (plain, gzip or zstd) read in place."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast

from isal import igzip

from tidewaiter.errors import BadInputError, LimitExceededError, NotFoundError
from tidewaiter.sources.compat import ZstdFile

_igzip: Any = igzip  # isal ships no types
_MAX_MEMBERS = 100_000
_UNREADABLE = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, RecursionError, MemoryError)
"""What `tarfile` raises for hostile archives: it follows a chain of extended headers by recursion and reads them whole."""
_MAGICS = {b"\x1f\x8b": "gzip", b"\x28\xb5": "zstd"}


class Files(Protocol):
    """Opens files by their name inside an image directory or archive."""

    def open(self, name: str) -> BinaryIO:
        """Open a file; raises NotFoundError."""

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""


class DirectoryFiles:
    """Files below a directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, name: str) -> BinaryIO:
        """Open a file; raises NotFoundError, also for a pipe or device, which could keep us waiting."""
        try:
            if (self._root / name).exists() and not (self._root / name).is_file():
                raise NotFoundError(f"{name} is not a regular file", where=str(self._root))
            return (self._root / name).open("rb")
        except OSError as error:
            raise NotFoundError(f"cannot read {name}: {error.strerror}", where=str(self._root)) from None

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""
        return (self._root / name).is_file()


class ArchiveFiles:
    """Members of a tar archive, read by offset without unpacking.

    A compressed archive costs one inflation from its start per opened member: uncompressed ones are faster.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members = _index(path)

    def open(self, name: str) -> BinaryIO:
        """Open a member; raises NotFoundError."""
        place = self._members.get(name)
        if place is None:
            raise NotFoundError(f"no member {name}", where=str(self._path))
        return io.BufferedReader(Section(open_archive(self._path), *place), 1 << 18)

    def exists(self, name: str) -> bool:
        """Tell whether a member is there."""
        return name in self._members


class Section(io.RawIOBase):
    """A window of `size` bytes from `offset` on a seekable file, which it closes."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        super().__init__()
        self._file, self._offset, self._size, self._at = file, offset, size, 0
        file.seek(offset)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be rewound."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move within the window."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        self._file.seek(self._offset + self._at)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer from the window."""
        data = self._file.read(min(len(buffer), max(0, self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the underlying file."""
        self._file.close()
        super().close()


def open_archive(path: Path) -> BinaryIO:
    """Open a tar archive for reading its uncompressed bytes; raises NotFoundError."""
    try:
        with path.open("rb") as file:
            kind = _MAGICS.get(file.read(2), "")
        if kind == "gzip":
            return cast("BinaryIO", _igzip.open(path))
        return cast("BinaryIO", ZstdFile(path)) if kind == "zstd" else path.open("rb")
    except OSError as error:
        raise NotFoundError(f"cannot open the archive: {error.strerror}", where=str(path)) from None


def _index(path: Path) -> Mapping[str, tuple[int, int]]:
    """Map member names to (offset, size); links to members count as their targets."""
    members: dict[str, tuple[int, int]] = {}
    links: dict[str, str] = {}
    try:
        with open_archive(path) as file, tarfile.open(fileobj=file, mode="r:") as archive:
            for count, member in enumerate(archive):
                if count >= _MAX_MEMBERS:
                    raise LimitExceededError(f"the archive has more than {_MAX_MEMBERS} members", where=str(path))
                name = _plain(member.name)
                if member.isfile():
                    members[name] = (member.offset_data, member.size)
                elif member.issym() or member.islnk():
                    links[name] = _plain(str(PurePosixPath(name).parent / member.linkname) if member.issym() else member.linkname)
    except _UNREADABLE as error:
        raise BadInputError(f"not a readable tar archive: {error}", where=str(path), hint="Save the image again") from None
    members.update({name: members[target] for name, target in links.items() if target in members})
    return members


def _plain(name: str) -> str:
    parts: list[str] = []
    for part in name.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/".join(parts)
