"""Images for the scenarios: sound ones from the demo's packages, and layouts that are wrong in one way each."""

import gzip
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tidewaiter.local.demo_images import good_image
from tidewaiter.local.image_builder import INDEX, MANIFEST, File, Layer, Recipe, write_layout


def fresh(recipe: Recipe | None = None, *, more_layers: int = 0) -> Recipe:
    """Add layers of random content to an image (the good one), so that nobody has scanned all of it before."""
    base = recipe or good_image()
    added = [
        Layer(files={f"srv/data/{n}": File(body=secrets.token_bytes(64))}, created_by=f"COPY {n} /srv/data") for n in range(more_layers + 1)
    ]
    return replace(base, layers=(*base.layers, *added))


def changed_layout(recipe: Recipe, folder: Path, change: Callable[[Path, dict[str, Any]], None]) -> str:
    """Write a layout whose manifest was changed by `change(layout, manifest)`, and return the new digest."""
    digest = write_layout(recipe, folder, "1.0")
    manifest = json.loads(blob(folder, digest).read_bytes())
    change(folder, manifest)
    return root(folder, manifest, str(manifest.get("mediaType", MANIFEST)))


def cut_last_layer(folder: Path, manifest: dict[str, Any]) -> None:
    """Cut the last layer short; the digest is that of what is left."""
    whole = blob(folder, manifest["layers"][-1]["digest"]).read_bytes()
    manifest["layers"][-1] = {**manifest["layers"][-1], **store(folder, whole[: len(whole) // 2])}


def other_layer_bytes(path: Path) -> None:
    """Replace a stored layer by another sound one: its digest is no longer what it is called."""
    path.write_bytes(gzip.compress(b"\0" * 10240, mtime=0))


def name_another_type(_: Path, manifest: dict[str, Any]) -> None:
    """Give the manifest a media type that nobody knows."""
    manifest["mediaType"] = "application/vnd.example.unheard-of.v1+json"


def index_of(recipes: dict[str, Recipe], folder: Path) -> tuple[str, list[str]]:
    """Write one layout with an index of images by architecture; returns the digests of the index and of its images."""
    entries = []
    for architecture, recipe in recipes.items():
        part = folder.with_name(f"{folder.name}-{architecture}")
        digest = write_layout(replace(recipe, architecture=architecture), part, "1.0")
        entries.append(
            {"mediaType": MANIFEST, **described(blob(part, digest).read_bytes()), "platform": {"os": "linux", "architecture": architecture}}
        )
        (folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
        for file in (part / "blobs" / "sha256").iterdir():
            (folder / "blobs" / "sha256" / file.name).write_bytes(file.read_bytes())
    digest = root(folder, {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}, INDEX)
    return digest, [entry["digest"] for entry in entries]


def root(folder: Path, document: dict[str, Any], media_type: str) -> str:
    """Make a document the one that the layout's index names."""
    stored = store(folder, json.dumps(document).encode())
    (folder / "index.json").write_text(
        json.dumps({"schemaVersion": 2, "manifests": [{"mediaType": media_type, **stored}]}), encoding="utf-8"
    )
    return str(stored["digest"])


def store(folder: Path, body: bytes) -> dict[str, Any]:
    """Put a blob into a layout and describe it."""
    stored = described(body)
    blob(folder, stored["digest"]).write_bytes(body)
    return stored


def described(body: bytes) -> dict[str, Any]:
    """Give digest and size."""
    return {"digest": f"sha256:{hashlib.sha256(body).hexdigest()}", "size": len(body)}


def blob(folder: Path, digest: str) -> Path:
    """Say where a layout keeps a blob."""
    return folder / "blobs" / "sha256" / digest.removeprefix("sha256:")
