"""Paths inside a layer: made plain, kept inside the root, followed through links, and remembered as hashes."""

import base64
import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from tidewaiter.inventory.limits import LINK_DEPTH

MAX_PATH = 4096
"""PATH_MAX of Linux: nothing longer can be opened."""
_MAX_JOINED = 32 << 20


def normalise(raw: str) -> str | None:
    """Make an archive member's name plain (`./usr//bin/` becomes `usr/bin`); the root is empty, None means it would leave the root.

    A leading `/` is dropped and `a/../b` is `b`, as for every container runtime.
    """
    if raw[:1] not in ("/", ".") and "//" not in raw and "/." not in raw:
        return raw.removesuffix("/")
    parts: list[str] = []
    for part in raw.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def join_link(path: str, target: str) -> str | None:
    """Return where a symbolic link at `path` leads, relative to the root; `..` at the root stays there, as in a chroot."""
    if "\0" in target or not target:
        return None
    parts = [] if target.startswith("/") else path.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def joined(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Join the folders and names of a package's file list, without the leading slash.

    Paths longer than a system can open are left out, and the list ends after 32 Mi characters: one long folder shared by many short
    names would grow a small database a thousandfold.
    """
    total = 0
    for folder, name in pairs:
        length = len(folder) + len(name)
        if length > MAX_PATH:
            continue
        total += length
        if total > _MAX_JOINED:
            return
        yield f"{folder}{name}".lstrip("/")


def ancestors(path: str) -> list[str]:
    """List the directories above a path, nearest the root first, without the root."""
    found, at = [], path.find("/")
    while at != -1:
        found.append(path[:at])
        at = path.find("/", at + 1)
    return found


_BUCKETS = 256
_TOP = 56


def _hashed(path: str, *, directory: bool) -> bytes:
    name = path + "/" if directory else path
    return hashlib.blake2b(name.encode(errors="surrogateescape"), digest_size=8).digest()


def resolve(path: str, links: dict[str, str]) -> str:
    """Follow symbolic links in every part of a path; a loop ends where it began to be one, and so does a path that grows too long."""
    for _ in range(LINK_DEPTH):
        for part in (*ancestors(path), path):
            target = links.get(part)
            if target is not None and target != part:
                path = (target + path[len(part) :]).lstrip("/")
                break
        else:
            return path
        if len(path) > MAX_PATH:
            return path[:MAX_PATH]
    return path


def resolve_parent(path: str, links: dict[str, str]) -> str:
    """Follow links in the directories of a path, not in its last part."""
    folder, slash, name = path.rpartition("/")
    return f"{resolve(folder, links)}{slash}{name}" if slash else path


def _key(path: str, *, directory: bool) -> int:
    return int.from_bytes(_hashed(path, directory=directory), "big")


class PathIndexBuilder:
    """Collects the paths of a layer, 8 bytes each."""

    def __init__(self) -> None:
        self._hashes = bytearray()

    def add(self, path: str, *, directory: bool) -> None:
        """Remember one entry."""
        self._hashes += _hashed(path, directory=directory)

    def encode(self) -> str:
        """Return the sorted index in base64, as `LayerResult.path_index` keeps it."""
        buckets = [array("Q") for _ in range(_BUCKETS)]
        for key in _swapped(self._hashes):
            buckets[key >> _TOP].append(key)
        ordered = array("Q")
        for bucket in buckets:
            ordered.extend(sorted(bucket))  # sorting all at once would make a Python number of each of millions
            del bucket[:]
        ordered.byteswap()
        return base64.b64encode(ordered).decode()


def _swapped(hashes: bytes | bytearray) -> "array[int]":
    keys = array("Q")
    keys.frombytes(hashes)
    keys.byteswap()
    return keys


class PathIndex:
    """Tells which paths a layer holds; a wrong yes is possible once in about 10^13 questions."""

    def __init__(self, encoded: str) -> None:
        raw = base64.b64decode(encoded)
        self._keys = _swapped(raw[: len(raw) // 8 * 8])

    def has_directory(self, path: str) -> bool:
        """Tell whether the layer holds a directory of this path."""
        return self._has(_key(path, directory=True))

    def has_other(self, path: str) -> bool:
        """Tell whether the layer holds a file, link or device of this path."""
        return self._has(_key(path, directory=False))

    def _has(self, key: int) -> bool:
        at = bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at] == key
