"""Images in OCI image layout (https://github.com/opencontainers/image-spec/blob/main/image-layout.md), as a directory or as a tar."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO

from tidewaiter.errors import BadInputError, LimitExceededError, NotFoundError, TidewaiterError
from tidewaiter.model.image import Image, LayerRef
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.sources.attached import Candidate, read_attached, tags_for
from tidewaiter.sources.descriptor import MAX_DOCUMENT, Descriptor, checked_digest, parse_descriptor, parse_document, text, verify
from tidewaiter.sources.files import Files
from tidewaiter.sources.resolve import REF_NAMES, Resolver

_MOST_ENTRIES = 1000


class LayoutSource:
    """An `ImageSource` over an OCI layout; `wanted` selects one entry by tag or digest, empty means all of `index.json`."""

    def __init__(self, files: Files, template: Image, wanted: str = "") -> None:
        self._files = files
        self._wanted = wanted
        self._resolver = Resolver(read=self._read, template=template)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the last call of `images` passed over."""
        return tuple(self._resolver.notes)

    def images(self, platform: str = "") -> Sequence[Image]:
        """List the images of the layout: all platforms, or the one asked for; raises BadInputError."""
        entries = self._entries()
        chosen = [entry for entry in entries if not self._wanted or self._wanted in _names(entry)]
        if not chosen:
            known = ", ".join(sorted({name for entry in entries for name in _names(entry)})[:20])
            raise NotFoundError(f"no image {self._wanted} in the layout", where=self._where, hint=f"It holds: {known or 'nothing'}")
        return self._resolver.images(chosen, platform)

    def beside(self) -> Sequence[Image]:
        """List all images of the layout, also those that were not chosen; what cannot be read is left out."""
        found: list[Image] = []
        for entry in self._entries():
            with suppress(TidewaiterError):
                found += Resolver(read=self._read, template=self._resolver.template).images([entry])
        return found

    def attached(self, image: Image) -> Attached:
        """Read what refers to the image: entries with it as their subject or under cosign's tags, attestations of its index."""
        return read_attached(image, self._candidates(image), self._read)

    def open_layer(self, layer: LayerRef) -> BinaryIO:
        """Open a layer's stored bytes; raises NotFoundError if the layout lacks it."""
        return self._files.open(blob_path(layer.digest, where=self._where))

    @property
    def _where(self) -> str:
        return self._resolver.template.reference

    def _entries(self) -> list[Descriptor]:
        with self._files.open("index.json") as file:
            document = parse_document(read_limited(file, MAX_DOCUMENT, where="index.json"), where=f"{self._where}, index.json")
        entries = document.get("manifests")
        if not isinstance(entries, list):
            raise BadInputError("index.json has no list of manifests", where=self._where, hint="Is this an OCI image layout?")
        return [parse_descriptor(entry, where="index.json") for entry in entries]

    def _candidates(self, image: Image) -> Iterator[Candidate]:
        """List what is known to refer to the image; other entries only if they are small manifests that name it."""
        yield from self._resolver.attestations(image)
        ours = {image.digest, image.index_digest} - {""}
        tags = {tag for digest in ours for tag in tags_for(digest)}
        for entry in self._entries()[:_MOST_ENTRIES]:
            if entry.digest in ours:
                continue
            if tags & _names(entry):
                entries = self._resolver.entries_of(entry)
                yield from (Candidate(descriptor=one, by_subject=bool(entries)) for one in entries or (entry,))
            elif self._subject_of(entry) in ours:
                yield Candidate(descriptor=entry, by_subject=True)

    def _subject_of(self, entry: Descriptor) -> str:
        try:
            subject = parse_document(self._read(entry), where=entry.digest).get("subject")
        except TidewaiterError:
            return ""
        return text(subject.get("digest")) if isinstance(subject, dict) else ""

    def _read(self, descriptor: Descriptor, limit: int = MAX_DOCUMENT) -> bytes:
        with self._files.open(blob_path(descriptor.digest, where=self._where)) as file:
            data = read_limited(file, limit, where=descriptor.digest)
        return verify(data, descriptor.digest, where=self._where)


def blob_path(digest: str, *, where: str) -> str:
    """Return the place of a blob in a layout; raises BadInputError for a digest that could leave the directory."""
    return "blobs/" + checked_digest(digest, where=where).replace(":", "/")


def read_limited(file: BinaryIO, limit: int, *, where: str) -> bytes:
    """Read a file whole; raises LimitExceededError above `limit` bytes."""
    data = file.read(limit + 1)
    if len(data) > limit:
        raise LimitExceededError(f"larger than {limit} bytes", where=where)
    return data


def _names(entry: Descriptor) -> set[str]:
    names = {entry.annotations[key] for key in REF_NAMES if key in entry.annotations}
    return names | {name.rpartition(":")[2] for name in names} | {entry.digest}
