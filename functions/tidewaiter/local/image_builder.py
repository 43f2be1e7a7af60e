"""Build a real OCI image layout from files in memory: what the demo and tests push, made without Docker.

Format: https://github.com/opencontainers/image-spec (image-layout, manifest, config, layer).
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One regular file, or a symbolic link when `link` is set."""

    body: bytes = b""
    mode: int = 0o644
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: path to file, and the build step that made it (history `created_by`)."""

    files: Mapping[str, File]
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One image: its layers and what it runs as (the `config` object of the image configuration)."""

    layers: Sequence[Layer]
    config: Mapping[str, Any] = field(default_factory=dict)
    architecture: str = "amd64"
    created: str = "2026-11-01T00:00:00Z"


def write_layout(recipe: Recipe, folder: Path, tag: str) -> str:
    """Write an image as an OCI layout into a new folder and return its manifest digest (`sha256:...`); same recipe, same digest."""
    folder.mkdir(parents=True)
    tars = [_tar(layer.files) for layer in recipe.layers]
    blobs = [gzip.compress(raw, compresslevel=6, mtime=0) for raw in tars]
    config = {
        "architecture": recipe.architecture,
        "os": "linux",
        "created": recipe.created,
        "config": dict(recipe.config),
        "rootfs": {"type": "layers", "diff_ids": [_digest(raw) for raw in tars]},
        "history": [{"created": recipe.created, "created_by": layer.created_by} for layer in recipe.layers],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _descriptor(CONFIG, _store(folder, _json(config))),
        "layers": [_descriptor(LAYER, _store(folder, blob)) for blob in blobs],
    }
    described = _descriptor(MANIFEST, _store(folder, _json(manifest)))
    entry = {
        **described,
        "annotations": {"org.opencontainers.image.ref.name": tag},
        "platform": {"os": "linux", "architecture": recipe.architecture},
    }
    (folder / "index.json").write_bytes(_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry]}))
    (folder / "oci-layout").write_bytes(_json({"imageLayoutVersion": "1.0.0"}))
    return str(described["digest"])


def _tar(files: Mapping[str, File]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, file in sorted(files.items()):
            member = tarfile.TarInfo(path)
            member.mode = file.mode
            if file.link:
                member.type, member.linkname = tarfile.SYMTYPE, file.link
            member.size = len(file.body)
            archive.addfile(member, io.BytesIO(file.body))
    return buffer.getvalue()


def _store(folder: Path, blob: bytes) -> bytes:
    path = folder / "blobs" / "sha256" / _digest(blob).removeprefix("sha256:")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(blob)
    return blob


def _descriptor(media_type: str, blob: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": _digest(blob), "size": len(blob)}


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
