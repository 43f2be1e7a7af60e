"""Images in a remote registry, over a transport that adapters implement (OCI distribution specification 1.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import BinaryIO, Protocol

from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.image import Image, LayerRef
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.sources.attached import Candidate, read_attached, tags_for
from tidewaiter.sources.descriptor import MAX_DOCUMENT, Descriptor, checked_digest, digest_of, verify
from tidewaiter.sources.layout import read_limited
from tidewaiter.sources.resolve import Resolver

_HUB = "registry-1.docker.io"
_HUB_NAMES = frozenset({"docker.io", "index.docker.io", _HUB})


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestReply:
    """A manifest or index as a registry returned it; `media_type` is the Content-Type without parameters."""

    body: bytes
    media_type: str


class RegistryTransport(Protocol):
    """Fetches from one or more registries; raises NotFoundError, PermissionMissingError, OfflineError or LimitExceededError."""

    def manifest(self, registry: str, repository: str, reference: str) -> ManifestReply:
        """Fetch a manifest or index by tag or digest."""

    def open_blob(self, registry: str, repository: str, digest: str) -> BinaryIO:
        """Open a blob as a stream of its stored bytes."""

    def referrers(self, registry: str, repository: str, digest: str) -> Sequence[Descriptor] | None:
        """List the manifests whose `subject` is a digest, or None where the registry cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryReference:
    """`registry/repository[:tag][@digest]`, the digest winning over the tag."""

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def selector(self) -> str:
        """What to ask the registry for."""
        return self.digest or self.tag or "latest"


def parse_reference(value: str) -> RegistryReference:
    """Read a reference as docker writes it (`alpine`, `ghcr.io/a/b:1`, `host:5000/a@sha256:...`); raises BadInputError."""
    rest, _, digest = value.partition("@")
    first, slash, remainder = rest.partition("/")
    has_host = slash and ("." in first or ":" in first or first == "localhost")
    registry, path = (first, remainder) if has_host else ("docker.io", rest)
    repository, _, tag = path.partition(":")
    if digest:
        checked_digest(digest, where=value)
    if not repository or repository != repository.lower() or not _is_name(repository) or not _is_name(tag or "latest"):
        case = "Names of images have no capitals. " if repository != repository.lower() else ""
        hint = f"{case}Write it like registry.example.com/team/app:1.0 or ...@sha256:..."
        raise BadInputError(f"not an image reference: {value[:200]!r}", hint=hint)
    if registry in _HUB_NAMES:
        registry, repository = _HUB, repository if "/" in repository else f"library/{repository}"
    return RegistryReference(registry=registry, repository=repository, tag=tag, digest=digest)


def _is_name(value: str) -> bool:
    safe = all(char.isascii() and (char.isalnum() or char in "._-/") for char in value)
    return safe and all(part not in ("", ".", "..") for part in value.split("/"))


def signatures_of(transport: RegistryTransport, image: Image) -> Attached:
    """Read the signatures beside an image by its digest, in its repository; raises NotFoundError when it is not there any more."""
    transport.manifest(image.registry, image.repository, image.digest)
    reference = RegistryReference(registry=image.registry, repository=image.repository, digest=image.digest)
    return RegistrySource(transport, reference, image).signatures(image)


class RegistrySource:
    """An `ImageSource` over a registry."""

    def __init__(self, transport: RegistryTransport, reference: RegistryReference, template: Image) -> None:
        self._transport = transport
        self._reference = reference
        self._root: tuple[Descriptor, bytes] | None = None
        tags = (reference.tag,) if reference.tag else ()
        named = replace(template, registry=reference.registry, repository=reference.repository, tags=tags)
        self._resolver = Resolver(read=self._read, template=named)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the last call of `images` passed over."""
        return tuple(self._resolver.notes)

    def images(self, platform: str = "") -> Sequence[Image]:
        """List the images of all platforms or the one asked for; raises BadInputError and the transport's errors."""
        reply = self._transport.manifest(self._reference.registry, self._reference.repository, self._reference.selector)
        digest = self._reference.digest or digest_of(reply.body)
        verify(reply.body, digest, where=self._resolver.template.reference)
        root = Descriptor(digest=digest, media_type=reply.media_type, size=len(reply.body))
        self._root = (root, reply.body)
        return self._resolver.images([root], platform)

    def beside(self) -> Sequence[Image]:
        """List nothing: a registry's other images are not read to scan one."""
        return ()

    def attached(self, image: Image) -> Attached:
        """Read what refers to the image: listed referrers or their fallback tag, attestations of the index, cosign's tags."""
        return read_attached(image, chain(self._resolver.attestations(image), self._referring(image)), self._read)

    def signatures(self, image: Image) -> Attached:
        """Read the signatures that refer to the image, and nothing else beside it."""
        return read_attached(image, self._referring(image), self._read, documents=False)

    def open_layer(self, layer: LayerRef) -> BinaryIO:
        """Open a layer's stored bytes as they arrive."""
        return self._transport.open_blob(self._reference.registry, self._reference.repository, layer.digest)

    def _referring(self, image: Image) -> Iterator[Candidate]:
        """Yield what tags name before what is listed: of that anybody can add more than is read."""
        for digest in filter(None, (image.digest, image.index_digest)):
            fallback, *tags = tags_for(digest)
            yield from (Candidate(descriptor=found, by_subject=False) for tag in tags if (found := self._tagged(tag)))
            listed = self._transport.referrers(self._reference.registry, self._reference.repository, digest)
            if listed is None:
                index = self._tagged(fallback)
                listed = self._resolver.entries_of(index) if index else ()
            yield from (Candidate(descriptor=one, by_subject=True) for one in listed)

    def _tagged(self, tag: str) -> Descriptor | None:
        try:
            reply = self._transport.manifest(self._reference.registry, self._reference.repository, tag)
        except NotFoundError:
            return None
        return Descriptor(digest=digest_of(reply.body), media_type=reply.media_type, size=len(reply.body))

    def _read(self, descriptor: Descriptor, limit: int = MAX_DOCUMENT) -> bytes:
        if self._root and descriptor.digest == self._root[0].digest:
            return self._root[1]
        registry, repository = self._reference.registry, self._reference.repository
        if descriptor.media_type.endswith(("manifest.v1+json", "index.v1+json", "manifest.v2+json", "manifest.list.v2+json")):
            data = self._transport.manifest(registry, repository, descriptor.digest).body
        else:
            with self._transport.open_blob(registry, repository, descriptor.digest) as stream:
                data = read_limited(stream, limit, where=descriptor.digest)
        return verify(data, descriptor.digest, where=f"{registry}/{repository}")
