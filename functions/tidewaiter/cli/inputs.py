"""Read what people name on the command line: a file, a folder of manifests, or stdin as `-`; always bounded."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tidewaiter.errors import BadInputError, LimitExceededError, NotFoundError

MAX_MANIFEST_BYTES = 64 << 20
_MANIFESTS = frozenset({".yaml", ".yml", ".json"})


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


def manifests_in(folder: Path) -> list[Path]:
    """Return the manifests and Dockerfiles below a folder, in order. Raises NotFoundError when there are none."""
    from tidewaiter.posture.files import is_dockerfile

    found = sorted(one for one in folder.rglob("*") if (is_manifest(one) or is_dockerfile(one.name)) and one.is_file())
    if not found:
        hint = "Files end in .yaml, .yml or .json, or are called Dockerfile"
        raise NotFoundError("no manifests in this folder", where=str(folder), hint=hint)
    return found
