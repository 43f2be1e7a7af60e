"""What package managers say their files hold: which files are worth comparing, and their digests as each manager writes them."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tidewaiter.inventory.limits import Limits
from tidewaiter.inventory.paths import MAX_PATH, joined
from tidewaiter.model.inventory import ExpectedFiles

HEX = {32: "md5", 40: "sha1", 64: "sha256"}
"""Digests by the number of their hex digits."""
_PROGRAM_FOLDERS = ("/bin/", "/sbin/", "/libexec/")
_NEVER_RUN = ("usr/share/", "usr/include/", "usr/src/", "usr/lib/debug/", "etc/", "boot/", "var/", "run/", "srv/")
_SYSTEM = ("usr/", "bin/", "sbin/", "lib", "opt/")
_OTHERS = "/node_modules/"
_LOCAL = "usr/local/"
_CHANGED_BY_PEOPLE = "etc/"
LIBRARY = ".so"
_MOST = 100_000
"""Files of one list that are compared; the largest packages have half as many."""
_KEY = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """What one list says of all its files, in little memory: `path` of the list, and a key for each file with its digest."""

    path: str
    keys: frozenset[bytes]


def listed(path: str, pairs: Iterable[tuple[str, str]]) -> Listed:
    """Remember what a list says of paths and SHA-256 in hex."""
    return Listed(path, frozenset(key_of(*pair) for pair in pairs))


def key_of(path: str, digest: str) -> bytes:
    """Return what stands for a file that has a digest."""
    return hashlib.blake2b(f"{path}\0{digest}".encode(errors="replace"), digest_size=_KEY).digest()


def is_library(path: str) -> bool:
    """Tell by its name whether a file is a shared object (`libc.so.6`, `_ssl.cpython-313-x86_64-linux-gnu.so`)."""
    name = path.rpartition("/")[2]
    return name.endswith(LIBRARY) or ".so." in name


def may_be_packaged(path: str) -> bool:
    """Tell whether a package of the distribution could have brought a program of this path."""
    return path.startswith(_SYSTEM) and not path.startswith(_LOCAL) and _OTHERS not in path


def may_run(path: str) -> bool:
    """Tell by its path whether a packaged file is a program, a script in a folder of programs, or a shared object."""
    if path.startswith(_NEVER_RUN):
        return False
    return "." not in path.rpartition("/")[2] or is_library(path) or any(folder in f"/{path}" for folder in _PROGRAM_FOLDERS)


def expected(found_at: str, package: str, ecosystem: str, pairs: Iterable[tuple[str, str]], limits: Limits) -> Sequence[ExpectedFiles]:
    """Keep the digests of files that may run, or of all but settings (`etc/`) where `limits.verified` asks for it."""
    chosen = (
        (path, digest)
        for path, digest in pairs
        if len(digest) in HEX and ((limits.verified and not path.startswith(_CHANGED_BY_PEOPLE)) or may_run(path))
    )
    kept = tuple(islice(chosen, _MOST))
    return (ExpectedFiles(found_at=found_at, package=package, ecosystem=ecosystem, digests=kept),) if kept else ()


def paired(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Join folders and names to paths beside their digests, within the bounds of `paths.joined`."""
    short = [row for row in rows if len(row[0]) + len(row[1]) <= MAX_PATH]
    yield from zip(joined(row[:2] for row in short), (digest for _, _, digest in short), strict=False)


def from_base64(text: str) -> str:
    """Turn a digest in base64, plain or for URLs, with or without padding, into hex; empty if it is none."""
    try:
        return base64.b64decode(f"{text}==", altchars=b"-_" if {"-", "_"} & set(text) else None).hex()
    except (binascii.Error, ValueError):
        return ""


def hashes(path: str) -> dict[str, Any]:
    """Begin the digests of a file: SHA-256, and where a distribution's package could own it what dpkg and apk compare."""
    names = ("sha256", "md5", "sha1") if may_be_packaged(path) else ("sha256",)
    return {name: hashlib.new(name, usedforsecurity=False) for name in names}
