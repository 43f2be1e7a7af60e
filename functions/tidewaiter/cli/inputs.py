"""Read what people name on the command line: a file, a folder of manifests, or stdin as `-`; always bounded."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tidewaiter.errors import BadInputError, LimitExceededError, NotFoundError

MAX_MANIFEST_BYTES = 64 << 20
DEPENDENCIES = "node_modules"
_MANIFESTS = frozenset({".yaml", ".yml", ".json"})
_NOT_ENTERED = frozenset({".git", DEPENDENCIES})


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a file, or stdin for `-`, up to `limit` bytes. Raises NotFoundError, BadInputError or LimitExceededError."""
    if str(path) == "-":
        data = sys.stdin.buffer.read(limit + 1)
    else:
        try:
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
        except FileNotFoundError:
            raise NotFoundError("no such file", where=str(path)) from None
        except OSError as error:
            raise BadInputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    if len(data) > limit:
        raise LimitExceededError(f"larger than {limit >> 20} MiB", where=name_of(path))
    return data


def name_of(path: Path) -> str:
    """Name an input for people."""
    return "stdin" if str(path) == "-" else str(path)


def manifest_texts(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every manifest; a folder that holds none is an error, so that a wrong path never passes a gate."""
    for path in paths:
        files = manifests_in(path) if path.is_dir() else [path]
        for file in files:
            yield name_of(file), read_bytes(file, MAX_MANIFEST_BYTES).decode(errors="replace")


def is_manifest(path: Path) -> bool:
    """Tell by its name whether a file may hold manifests or templates."""
    return path.suffix.lower() in _MANIFESTS


def files_below(folder: Path, unread: list[tuple[Path, str]]) -> list[Path]:
    """List the files below a folder; `unread` gets the folders of dependencies, and those that cannot be listed, with the reason."""
    found: list[Path] = []

    def failed(error: OSError) -> None:
        unread.append((Path(error.filename), f"cannot be read: {error.strerror}"))

    for base, folders, names in os.walk(folder, onerror=failed):
        unread += [(Path(base, name), DEPENDENCIES) for name in folders if name == DEPENDENCIES]
        folders[:] = (name for name in folders if name not in _NOT_ENTERED)
        found += (Path(base, name) for name in names)
    return found


def manifests_in(folder: Path, files: Iterable[Path] | None = None) -> list[Path]:
    """Return the manifests and Dockerfiles below a folder, in order. Raises NotFoundError when there are none."""
    from tidewaiter.posture.files import is_dockerfile

    listed = files_below(folder, []) if files is None else files
    found = sorted(one for one in listed if (is_manifest(one) or is_dockerfile(one.name)) and one.is_file())
    if not found:
        hint = "Files end in .yaml, .yml or .json, or are called Dockerfile"
        raise NotFoundError("no manifests in this folder", where=str(folder), hint=hint)
    return found
