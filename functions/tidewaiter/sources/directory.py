"""A directory as an image with one pseudo layer: a tar stream made while it is read, nothing is copied to disk."""

import hashlib
import io
import os
import stat
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Image, LayerRef
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.sources.media import DIRECTORY

_CHUNK = 1 << 20
_BLOCK = 512


class DirectorySource:
    """An `ImageSource` over a directory; links are recorded, never followed, so nothing outside is read.

    The digest is a hash over names, sizes and times: the same tree has the same digest, a changed one another.
    `problems` names what could not be read, after the layer was.
    """

    def __init__(self, root: Path, template: Image) -> None:
        self._root = root
        self._template = template
        self._problems: list[Problem] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files and directories that could not be read."""
        return tuple(self._problems)

    def images(self, platform: str = "") -> Sequence[Image]:  # noqa: ARG002 - a directory has no platform to choose
        """Return the one pseudo image."""
        if not self._root.is_dir():
            raise BadInputError("not a directory", where=str(self._root))
        digest = self._fingerprint()
        layer = LayerRef(digest="", diff_id=digest, media_type=DIRECTORY, created_by=f"directory {self._root}")
        return (replace(self._template, digest=digest, layers=(layer,)),)

    def beside(self) -> Sequence[Image]:
        """List nothing: a directory is one image."""
        return ()

    def attached(self, image: Image) -> Attached:  # noqa: ARG002 - nothing can be attached here
        """Read nothing: this form of an image has no place for documents beside it."""
        return Attached()

    def open_layer(self, layer: LayerRef) -> BinaryIO:  # noqa: ARG002 - there is only one
        """Open the tar stream of the directory."""
        self._problems.clear()
        return io.BufferedReader(_ChunkStream(self._tar()), _CHUNK)

    def _paths(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Walk in a stable order, directories before their content, without following links or entering other file systems."""
        home = self._root.stat().st_dev
        for folder, folders, files in os.walk(self._root, onerror=self._unreadable):
            if Path(folder).lstat().st_dev != home:
                # /proc and /sys would be endless, a network mount is another machine's.
                folders.clear()
                self._elsewhere(folder)
                continue
            folders.sort()
            for name in sorted(folders + files):
                path = Path(folder, name)
                try:
                    yield path, path.lstat()
                except OSError as error:
                    self._unreadable(error)

    def _elsewhere(self, folder: str) -> None:
        found = Problem(code="other-file-system", what="another file system, not entered", where=folder, hint="Scan it on its own")
        if found not in self._problems:
            self._problems.append(replace(found, incomplete=not folder.startswith(("/proc", "/sys", "/dev"))))

    def _unreadable(self, error: OSError) -> None:
        what = f"could not be read: {error.strerror}"
        self._problems.append(Problem(code="file-unreadable", what=what, where=str(error.filename), hint="Run as a user who may read it"))

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for path, facts in self._paths():
            line = f"{path.relative_to(self._root)}\0{facts.st_mode}\0{facts.st_size}\0{facts.st_mtime_ns}\n"
            digest.update(line.encode(errors="surrogateescape"))
        return f"sha256:{digest.hexdigest()}"

    def _tar(self) -> Iterator[bytes]:
        for path, facts in self._paths():
            if stat.S_ISREG(facts.st_mode):
                yield from self._file(path, facts)
            elif stat.S_ISDIR(facts.st_mode) or stat.S_ISLNK(facts.st_mode):
                yield self._header(path, facts, 0)
        yield bytes(2 * _BLOCK)

    def _header(self, path: Path, facts: os.stat_result, size: int) -> bytes:
        info = tarfile.TarInfo(str(path.relative_to(self._root)))
        info.mode, info.uid, info.gid, info.size = stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid, size
        if stat.S_ISDIR(facts.st_mode):
            info.type = tarfile.DIRTYPE
        elif stat.S_ISLNK(facts.st_mode):
            info.type, info.linkname = tarfile.SYMTYPE, str(path.readlink())
        return info.tobuf(tarfile.PAX_FORMAT, errors="surrogateescape")

    def _file(self, path: Path, facts: os.stat_result) -> Iterator[bytes]:
        """Yield header and content; a file that shrinks while it is read is padded, one that grows is cut, as its header said."""
        try:
            with path.open("rb") as file:
                yield self._header(path, facts, facts.st_size)
                left = facts.st_size
                while left and (chunk := file.read(min(_CHUNK, left))):
                    left -= len(chunk)
                    yield chunk
        except OSError as error:
            self._unreadable(error)
            return
        while left:
            yield bytes(min(left, _CHUNK))
            left -= min(left, _CHUNK)
        yield bytes(-facts.st_size % _BLOCK)


class _ChunkStream(io.RawIOBase):
    """Bytes from an iterator as a readable stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        piece = self._rest[: len(buffer)]
        self._rest = self._rest[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)
