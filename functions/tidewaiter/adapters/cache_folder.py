"""A cache folder that many processes share: files appear whole, foreign ones are not believed, the oldest give way, names can be held."""

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path

_SHARED = stat.S_IWGRP | stat.S_IWOTH
_SLACK = 10
"""A tenth of the limit is freed at once, so that not every write has to look through the folder."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


class CacheFolder:
    """Files below `root` of at most `limit` bytes together; `patience` is how long to wait for another holder of a name, in seconds.

    What this instance read or wrote never gives way to its own writes, so the limit is exceeded by a run that needs more at once.
    """

    def __init__(self, root: Path, *, limit: int, patience: float = 900) -> None:
        self._root, self._limit, self._patience = root, limit, patience
        self._used: set[Path] = set()
        self._size = -1

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes and make it the youngest; None if it is absent or somebody else may have written it."""
        path = self._root / name
        try:
            with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123 - a descriptor
                if not _is_ours(os.fstat(file.fileno())):
                    return None
                body = file.read()
        except OSError:
            return None
        self._used.add(path)
        with suppress(OSError):
            os.utime(path)
        return body

    def write(self, name: str, body: bytes) -> None:
        """Put a whole file in place of what was there; raises OSError."""
        path = self._root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch:
            try:
                scratch.write(body)
                scratch.flush()
            except OSError:
                Path(scratch.name).unlink(missing_ok=True)
                raise
        Path(scratch.name).replace(path)
        self._used.add(path)
        self._size = self._size + len(body) if self._size >= 0 else sum(size for _, size, _ in self._files())
        if self._size > self._limit:
            self._evict()

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Hold a name while something is computed; the system lets go of it when the holder dies.

        Names share 4,096 lock files. Where nothing can be locked, or a holder is too slow, the work is done twice instead of never.
        """
        descriptor = self._lock_file(name)
        try:
            _lock(descriptor, self._patience)
            yield
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def _lock_file(self, name: str) -> int:
        folder = self._root / "locks"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(folder / sha256(name.encode()).hexdigest()[:3], os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError:
            return -1

    def _evict(self) -> None:
        files = sorted(self._files())
        self._size = sum(size for _, size, _ in files)
        for _, size, path in files:
            if self._size <= self._limit - self._limit // _SLACK:
                return
            if path not in self._used:
                with suppress(OSError):
                    path.unlink()
                    self._size -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """List (time of last use, bytes, path) of all files but the locks."""
        for folder, folders, names in os.walk(self._root):
            if Path(folder) == self._root and "locks" in folders:
                folders.remove("locks")
            for name in names:
                path = Path(folder, name)
                with suppress(OSError):
                    facts = path.lstat()
                    yield facts.st_mtime, facts.st_size, path


def _is_ours(facts: os.stat_result) -> bool:
    """Believe regular files that only we or root can have written."""
    return stat.S_ISREG(facts.st_mode) and facts.st_uid in {os.geteuid(), 0} and not facts.st_mode & _SHARED


def _lock(descriptor: int, patience: float) -> None:
    end, pause = time.monotonic() + patience, _FIRST_PAUSE
    while descriptor >= 0:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        except OSError:
            return
        else:
            return
