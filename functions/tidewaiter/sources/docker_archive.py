"""Archives of `docker save` with a `manifest.json` (Docker image specification 1.2); the ones that also are OCI layouts use `layout`."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO

from tidewaiter.errors import BadInputError, NotFoundError, TidewaiterError
from tidewaiter.model.image import Image, LayerRef
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.sources import config as configs
from tidewaiter.sources.descriptor import MAX_DOCUMENT, digest_of, parse_document, text, text_list, verify
from tidewaiter.sources.files import Files
from tidewaiter.sources.layout import read_limited
from tidewaiter.sources.platforms import parse_platform, satisfies

_MEDIA_TYPE = "application/vnd.docker.image.rootfs.diff.tar"
_DIGEST_HEX = 64


class DockerArchiveSource:
    """An `ImageSource` over `manifest.json`; the config's digest names an image, since the archive holds no manifest digest.

    A layer's stored digest is not recorded in this format, so `LayerRef.digest` is empty and only the diff id is checked.
    """

    problems: tuple[Problem, ...] = ()

    def __init__(self, files: Files, template: Image, wanted: str = "") -> None:
        self._files = files
        self._template = template
        self._wanted = wanted
        self._layers: dict[str, str] = {}

    def images(self, platform: str = "") -> Sequence[Image]:
        """List the archive's images; raises BadInputError when none is for the platform, naming those that are there."""
        images = [self._image(entry) for entry in self._entries()]
        wanted = parse_platform(platform) if platform else None
        chosen = [image for image in images if wanted is None or satisfies(image.platform, wanted)]
        if not chosen:
            available = ", ".join(sorted({str(image.platform) for image in images})) or "none"
            raise BadInputError(f"no image for platform {platform}; available: {available}", where=self._template.reference)
        return chosen

    def beside(self) -> Sequence[Image]:
        """List all images of the archive, also those that were not chosen; what cannot be read is left out."""
        found: list[Image] = []
        for entry in self._read_entries():
            with suppress(TidewaiterError):
                found.append(self._image(entry))
        return found

    def attached(self, image: Image) -> Attached:  # noqa: ARG002 - nothing can be attached here
        """Read nothing: this form of an image has no place for documents beside it."""
        return Attached()

    def open_layer(self, layer: LayerRef) -> BinaryIO:
        """Open a layer's tar; raises NotFoundError."""
        name = self._layers.get(layer.diff_id)
        if name is None:
            raise NotFoundError(f"no layer {layer.diff_id}", where=self._template.reference)
        return self._files.open(name)

    def _read_entries(self) -> list[dict[str, Any]]:
        with self._files.open("manifest.json") as file:
            data = read_limited(file, MAX_DOCUMENT, where="manifest.json")
        try:
            entries = json.loads(data)
        except (ValueError, RecursionError):
            entries = None
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise BadInputError("manifest.json is not a list of images", where=self._template.reference, hint="Save the image again")
        return entries

    def _entries(self) -> list[dict[str, Any]]:
        found = [entry for entry in self._read_entries() if not self._wanted or self._wanted in text_list(entry.get("RepoTags"))]
        if not found:
            raise NotFoundError(f"no image {self._wanted or 'at all'} in the archive", where=self._template.reference)
        return found

    def _image(self, entry: dict[str, Any]) -> Image:
        name = text(entry.get("Config"))
        where = f"{self._template.reference}, {name}"
        with self._files.open(name) as file:
            data = read_limited(file, MAX_DOCUMENT, where=where)
        digest = _verified_id(name, data, where)
        document = parse_document(data, where=where)
        names = text_list(entry.get("Layers"))
        config = configs.config_of(document)
        diff_ids = configs.diff_ids_of(document, len(names), where=where)
        commands = configs.commands_of(config.history, len(names))
        self._layers.update(zip(diff_ids, names, strict=True))
        return replace(
            self._template,
            digest=digest,
            config_digest=digest,
            platform=configs.platform_of(document),
            config=config,
            tags=text_list(entry.get("RepoTags")),
            layers=tuple(
                LayerRef(digest="", diff_id=diff_id, media_type=_MEDIA_TYPE, created_by=command)
                for diff_id, command in zip(diff_ids, commands, strict=True)
            ),
        )


def _verified_id(name: str, data: bytes, where: str) -> str:
    """Check the config against its own file name, which is its digest in every archive that docker wrote."""
    stem = name.rpartition("/")[2].removesuffix(".json")
    if len(stem) == _DIGEST_HEX and not set(stem) - set("0123456789abcdef"):
        verify(data, f"sha256:{stem}", where=where)
    return digest_of(data)
