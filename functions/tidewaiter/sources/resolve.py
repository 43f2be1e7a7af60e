"""From the root descriptor of an image to its images, one per platform: indexes, manifests and configs, all digests checked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tidewaiter.errors import BadInputError, NotAnImageError, NotFoundError
from tidewaiter.model.image import Image, LayerRef, Platform
from tidewaiter.model.problem import Problem
from tidewaiter.sources import config as configs
from tidewaiter.sources import media
from tidewaiter.sources.attached import Candidate
from tidewaiter.sources.descriptor import Descriptor, parse_descriptor, parse_document, text, text_map
from tidewaiter.sources.platforms import is_attestation, parse_platform, satisfies

REF_NAMES = ("io.containerd.image.name", "org.opencontainers.image.ref.name")
"""Where an index of a layout names its images: in full (containerd), or by a tag (OCI image specification, annotations)."""
_ARTEFACTS = ("cosign", "sigstore", "in-toto", "dsse", "spdx", "cyclonedx")
"""What the layers of signatures and attestations are: cosign gives such manifests the config of an image."""
_ATTESTED = "vnd.docker.reference.digest"
_MAX_DEPTH = 4
_MAX_ENTRIES = 1000

ReadBlob = Callable[[Descriptor], bytes]
"""Reads a small blob whole and checks its digest; raises DigestMismatchError, NotFoundError or LimitExceededError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    descriptor: Descriptor
    manifest: dict[str, object]
    index_digest: str


@dataclass(slots=True, kw_only=True)
class Resolver:
    """Turns one root descriptor into images; `template` carries what only the caller knows (reference, repository, tags).

    After `images`, `notes` says what was passed over: attestations, artefacts, platforms whose blobs are not there.
    """

    read: ReadBlob
    template: Image
    notes: list[Problem] = field(default_factory=list)

    def images(self, roots: Sequence[Descriptor], platform: str = "") -> tuple[Image, ...]:
        """List the images of all platforms or of the one asked for; raises BadInputError naming the platforms that are there."""
        self.notes.clear()
        wanted = parse_platform(platform) if platform else None
        seen: list[Platform] = []
        images: dict[str, Image] = {}
        for root in roots:
            for leaf in self._leaves(root, wanted, seen, lone=len(roots) == 1):
                image = _tagged(self._image(leaf), root)
                seen.append(image.platform)
                if wanted is None or satisfies(image.platform, wanted):
                    images.setdefault(image.digest, image)
        if not images:
            raise self._nothing(platform, seen)
        return tuple(images.values())

    def attestations(self, image: Image) -> Iterator[Candidate]:
        """Yield the entries of the image's index that BuildKit made for it."""
        if not image.index_digest:
            return
        for entry in self.entries_of(Descriptor(digest=image.index_digest, media_type=media.OCI_INDEX)):
            if entry.annotations.get(_ATTESTED) == image.digest:
                yield Candidate(descriptor=entry, by_subject=False)

    def entries_of(self, index: Descriptor) -> Sequence[Descriptor]:
        """List the entries of an index; empty for a manifest."""
        document = parse_document(self.read(index), where=index.digest)
        return self._children(index, document) if "manifests" in document else ()

    def _nothing(self, platform: str, seen: Sequence[Platform]) -> BadInputError:
        available = ", ".join(sorted({str(item) for item in seen})) or "none"
        what = f"no image for platform {platform}; available: {available}" if platform else "no image inside"
        return BadInputError(what, where=self.template.reference, hint="Ask for one of the available platforms" if seen else "")

    def _leaves(self, root: Descriptor, wanted: Platform | None, seen: list[Platform], *, lone: bool) -> Iterator[_Leaf]:
        """Walk indexes depth first; entries that say they are for another platform are not read.

        One root of several is like an entry of an index; a lone one must be there.
        """
        pending = [(root, "", 0)]
        visited = 0
        while pending:
            descriptor, index_digest, depth = pending.pop()
            visited += 1
            if depth > _MAX_DEPTH or visited > _MAX_ENTRIES:
                raise BadInputError("image index is nested too deeply or has too many entries", where=self.template.reference)
            listed = depth > 0 or not lone
            if listed and self._passed_over(descriptor, wanted, seen):
                continue
            document = self._document(descriptor, nested=listed)
            if document is None:
                continue
            if media.kind_of(descriptor.media_type, document, where=descriptor.digest) == "manifest":
                yield from self._manifest_leaf(descriptor, document, index_digest, listed=listed)
            else:
                pending += reversed([(child, descriptor.digest, depth + 1) for child in self._children(descriptor, document)])

    def _document(self, descriptor: Descriptor, *, nested: bool) -> dict[str, object] | None:
        """Read an index or manifest; an index may name platforms that were not copied, which is noted."""
        try:
            return parse_document(self.read(descriptor), where=descriptor.digest)
        except NotFoundError:
            if not nested:
                raise
            name = f" for {descriptor.platform}" if descriptor.platform else ""
            self._note("platform-not-copied", f"the index names an image{name} that is not in this copy", descriptor.digest)
            return None

    def _children(self, descriptor: Descriptor, document: dict[str, object]) -> list[Descriptor]:
        entries = document.get("manifests")
        if not isinstance(entries, list) or len(entries) > _MAX_ENTRIES:
            raise BadInputError("image index without a proper list of manifests", where=descriptor.digest)
        return [parse_descriptor(entry, where=descriptor.digest) for entry in entries]

    def _passed_over(self, descriptor: Descriptor, wanted: Platform | None, seen: list[Platform]) -> bool:
        if is_attestation(descriptor.platform, dict(descriptor.annotations)):
            self._note("attestation-skipped", "a build attestation, not an image, was passed over", descriptor.digest)
            return True
        if wanted is None or descriptor.platform is None or satisfies(descriptor.platform, wanted):
            return False
        seen.append(descriptor.platform)
        return True

    def _manifest_leaf(self, descriptor: Descriptor, document: dict[str, object], index_digest: str, *, listed: bool) -> Iterator[_Leaf]:
        """Yield an image; what is none is passed over where it is listed beside others, and an error where it is all that was named."""
        config = parse_descriptor(document.get("config"), where=descriptor.digest)
        kinds = _layer_kinds(document)
        attested = bool(kinds) and all(any(word in kind for word in _ARTEFACTS) for kind in kinds)
        if config.media_type in media.CONFIGS and not attested:
            yield _Leaf(descriptor=descriptor, manifest=document, index_digest=index_digest)
            return
        kind = f"config: {config.media_type[:200]!r}" if not attested else f"layers: {', '.join(sorted(kinds))[:200]}"
        if listed:
            self._note(
                "artefact-skipped", f"an artefact was passed over, by its {kind}", descriptor.digest, incomplete=bool(kinds & media.LAYERS)
            )
            return
        error = BadInputError if kinds & media.LAYERS else NotAnImageError
        hint = "This is a signature, SBOM or other artefact, not a container image"
        raise error(f"unknown media type of the {kind}", where=descriptor.digest, hint=hint)

    def _note(self, code: str, what: str, where: str, *, incomplete: bool = False) -> None:
        self.notes.append(Problem(code=code, what=what, where=where, incomplete=incomplete))

    def _image(self, leaf: _Leaf) -> Image:
        where = leaf.descriptor.digest
        config = parse_descriptor(leaf.manifest.get("config"), where=where)
        raw_layers = leaf.manifest.get("layers")
        layers = [parse_descriptor(item, where=where) for item in raw_layers] if isinstance(raw_layers, list) else []
        document = parse_document(self.read(config), where=config.digest)
        read_config = configs.config_of(document)
        diff_ids = configs.diff_ids_of(document, len(layers), where=config.digest)
        commands = configs.commands_of(read_config.history, len(layers))
        return replace(
            self.template,
            digest=where,
            platform=configs.platform_of(document),
            config=read_config,
            config_digest=config.digest,
            index_digest=leaf.index_digest,
            annotations=text_map(leaf.manifest.get("annotations")),
            layers=tuple(_layer(*parts, where=where) for parts in zip(layers, diff_ids, commands, strict=True)),
        )


def _layer_kinds(manifest: dict[str, object]) -> set[str]:
    layers = manifest.get("layers")
    return {text(layer.get("mediaType")) for layer in layers if isinstance(layer, dict)} if isinstance(layers, list) else set()


def _tagged(image: Image, root: Descriptor) -> Image:
    """Give an image of a layout the name that the layout's index has for it, as a tag."""
    name = next((root.annotations[key] for key in REF_NAMES if root.annotations.get(key)), "")
    return replace(image, tags=(name,)) if name and not image.tags else image


def _layer(descriptor: Descriptor, diff_id: str, command: str, *, where: str) -> LayerRef:
    if descriptor.media_type not in media.LAYERS:
        raise BadInputError(
            f"unknown media type of a layer: {descriptor.media_type[:200]!r}",
            where=f"{where}, layer {descriptor.digest}",
            hint="Plain, gzip and zstd tar layers are read; encrypted ones are not",
        )
    return LayerRef(digest=descriptor.digest, diff_id=diff_id, media_type=descriptor.media_type, size=descriptor.size, created_by=command)
