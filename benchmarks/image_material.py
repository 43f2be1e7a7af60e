"""An image to measure with, made of real files: the running system's own `/usr`, this environment's packages, and node trees.

Which files is decided by the hash of their paths, so the same machine gives the same image; anybody's own machine gives a comparable one.
Layers are compressed by zlib at level 6, as docker does, and kept in a cache folder. Where there are not enough real files (`synthetic`,
or a bare machine) random runs and repeats take their place: such an image inflates faster than real ones, so ratios look worse.
"""

import hashlib
import io
import json
import os
import random
import stat
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOTS = {Path("/usr"): "usr", Path(sys.prefix) / "lib": "opt/venv/lib", Path.cwd() / "node_modules": "app/node_modules"}
"""What is taken, and where it lies in the image."""
DATABASES = (Path("/etc/os-release"), Path("/var/lib/dpkg"), Path("/var/lib/rpm"), Path("/lib/apk"))
LISTS = (".dist-info/METADATA", ".dist-info/RECORD")
"""What package managers write of each package beside it."""
LAYERS = 4
LARGE, LARGE_SHARE, LARGEST = 8 << 20, 4, 256 << 20
"""A quarter of the bytes are files of 8 MiB and more, as in images with a runtime or two."""
VERSION = 2
OCI = "application/vnd.oci.image."
WORDS = [f"word{number:04d}" for number in range(3000)]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the image: its path there, and the file it is read from, or its made-up content's size."""

    name: str
    size: int
    mode: int = 0o644
    path: str = ""


def layout(cache: Path, *, size_mb: int, entries: int, synthetic: bool = False) -> Path:
    """Return an OCI layout of about so many unpacked megabytes and files, made if it is not in the cache."""
    chosen = [] if synthetic else choose(real_files(ROOTS), size_mb << 20, entries)
    if sum(source.size for source in chosen) < size_mb << 19:
        chosen = list(made_up(size_mb << 20, entries))
    described = json.dumps([VERSION, [(source.name, source.size) for source in chosen]]).encode()
    root = cache / f"image-{hashlib.sha256(described).hexdigest()[:16]}"
    if not (root / "oci-layout").exists():
        build(root, chosen)
    return root


def real_files(roots: Mapping[Path, str]) -> Iterator[Source]:
    """Yield the regular files below some directories, and those that the package managers keep their lists in."""
    seen: set[tuple[int, int]] = set()
    for root, name in (*roots.items(), *((path, str(path)[1:]) for path in DATABASES)):
        for path in [str(root)] if root.is_file() else _walk(root):
            try:
                status = os.lstat(path)
            except OSError:
                continue
            key = (status.st_dev, status.st_ino)
            if stat.S_ISREG(status.st_mode) and key not in seen and os.access(path, os.R_OK):
                seen.add(key)
                yield Source(name + path[len(str(root)) :], status.st_size, status.st_mode & 0o7777, path)


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        yield from (os.path.join(folder, name) for name in sorted(names))  # noqa: PTH118 - a hundred thousand of them


def choose(sources: Iterable[Source], size: int, entries: int) -> list[Source]:
    """Take about so many files and bytes, in an order that only their paths decide; lists of packages are always in."""
    listed = tuple(str(path)[1:] for path in DATABASES)
    found = [(source, source.name.startswith(listed) or source.name.endswith(LISTS)) for source in sources if source.size <= LARGEST]
    taken = [source for source, is_list in found if is_list]
    others = [source for source, is_list in found if not is_list]
    others.sort(key=lambda one: hashlib.sha256(one.name.encode(errors="replace")).digest())
    taken += _filled((source for source in others if source.size >= LARGE), size // LARGE_SHARE, 0)
    taken += _filled((source for source in others if source.size < LARGE), size - sum(one.size for one in taken), entries - len(taken))
    return sorted(taken, key=lambda one: one.name)


def _filled(sources: Iterable[Source], size: int, entries: int) -> Iterator[Source]:
    """Yield files until there are so many bytes, no faster than so many files need."""
    total = count = 0
    for source in sources:
        share = size * (count + 1) // entries + LARGE if count < entries else size
        if total + source.size <= min(size, share):
            total, count = total + source.size, count + 1
            yield source


def made_up(size: int, entries: int) -> Iterator[Source]:
    """Yield files of mixed sizes that `content_of` makes: half of the bytes like programs, half like text."""
    randomness = random.Random(7)  # noqa: S311 - the same image every time
    yield Source("etc/os-release", 28)
    small = size // 4 // entries
    for number in range(entries):
        yield Source(f"usr/share/doc/d{number % 97}/f{number:06d}.txt", randomness.randrange(1, 2 * small))
    for number in range(size // (8 << 20)):
        yield Source(f"usr/bin/tool{number:04d}", randomness.randrange(1 << 20, 8 << 20), 0o755)
        yield Source(f"opt/app/src{number:04d}.py", randomness.randrange(100_000, 3_000_000))


def content_of(source: Source) -> bytes:
    """Read or make a file; one that shrank or vanished since it was listed is filled up."""
    if source.path:
        try:
            data = Path(source.path).read_bytes()
        except OSError:
            data = b""
        return data[: source.size].ljust(source.size, b"\0")
    randomness = random.Random(source.name)  # noqa: S311
    if source.mode == 0o755:  # noqa: PLR2004
        blocks = [randomness.randbytes(512) for _ in range(64)]
        data = b"".join(
            randomness.choice(blocks)[: randomness.randrange(64, 512)] + randomness.randbytes(96) for _ in range(source.size // 384 + 1)
        )
        return (b"\x7fELF" + data)[: source.size]
    return (" ".join(randomness.choices(WORDS, k=source.size // 9 + 1)) + "\n").encode()[: source.size]


def build(root: Path, sources: Sequence[Source]) -> None:
    """Write the layout: neighbours in one layer, layers of equal size, each compressed by a process of its own."""
    shares: list[list[Source]] = [[] for _ in range(LAYERS)]
    total, at = sum(source.size + 512 for source in sources), 0
    for source in sources:
        shares[min(LAYERS - 1, at * LAYERS // max(1, total))].append(source)
        at += source.size + 512
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        layers = list(pool.map(write_layer, [root] * LAYERS, shares))
    write_documents(root, layers)


def write_layer(root: Path, sources: Sequence[Source]) -> tuple[str, str, int]:
    """Write one layer; returns its diff id, its digest and its stored size."""
    folder = root / "blobs/sha256"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"part-{os.getpid()}"
    with part.open("wb") as file:
        out = Deflated(file.write)
        with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT, bufsize=1 << 20) as archive:  # type: ignore[call-overload] # write()
            for source in sources:
                info = tarfile.TarInfo(source.name)
                info.size, info.mode = source.size, source.mode
                archive.addfile(info, io.BytesIO(content_of(source)))
        out.finish()
    part.rename(folder / out.stored.hexdigest())
    return f"sha256:{out.unpacked.hexdigest()}", f"sha256:{out.stored.hexdigest()}", out.size


class Deflated:
    """A file object that compresses what is written to it, and hashes both sides."""

    def __init__(self, sink: Callable[[bytes], object]) -> None:
        self._sink = sink
        self._deflater = zlib.compressobj(6, zlib.DEFLATED, 31)
        self.stored, self.unpacked, self.size = hashlib.sha256(), hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Take the next bytes."""
        self.unpacked.update(data)
        self._put(self._deflater.compress(data))
        return len(data)

    def finish(self) -> None:
        """Write what is left."""
        self._put(self._deflater.flush())

    def _put(self, data: bytes) -> None:
        self.stored.update(data)
        self.size += len(data)
        self._sink(data)


def write_documents(root: Path, layers: Sequence[tuple[str, str, int]]) -> None:
    """Write config, manifest and index."""
    config = json.dumps(
        {"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": [one[0] for one in layers]}}
    ).encode()
    name = write_blob(root, config)
    described = [{"mediaType": OCI + "layer.v1.tar+gzip", "digest": stored, "size": length} for _, stored, length in layers]
    body = {"schemaVersion": 2, "config": {"mediaType": OCI + "config.v1+json", "digest": name, "size": len(config)}, "layers": described}
    manifest = json.dumps(body).encode()
    entry = {"mediaType": OCI + "manifest.v1+json", "digest": write_blob(root, manifest), "size": len(manifest)}
    (root / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
    (root / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


def write_blob(root: Path, data: bytes) -> str:
    """Store a document and return its digest."""
    name = hashlib.sha256(data).hexdigest()
    folder = root / "blobs/sha256"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return f"sha256:{name}"
