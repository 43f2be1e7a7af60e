"""Documents beside an image: bills of materials, VEX and attestations that refer to it, whoever put them there.

They come as OCI 1.1 referrers (a manifest with a `subject`), as BuildKit's attestation manifests in the image's index
(https://docs.docker.com/build/metadata/attestations/attestation-storage/) or under cosign's tags (`sha256-<digest>.att`, `.sbom`, `.sig`).
Every digest is checked, and that a document is about this image; signatures are collected, and `signatures` verifies them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError, TidewaiterError
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Attached
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem
from tidewaiter.model.signature import SignatureBlob, SignatureFormat
from tidewaiter.model.vex import VexOrigin, VexStatement
from tidewaiter.sources import attestation, provenance
from tidewaiter.sources.descriptor import MAX_DOCUMENT, Descriptor, checked_digest, parse_descriptor, parse_document, text, text_map
from tidewaiter.sources.sbom import read_sbom
from tidewaiter.sources.signing import MAX_SIGNATURE, SIGN_PREDICATE, signature_format
from tidewaiter.sources.vex import read_vex

CATALOGER = "attached-sbom"
"""Marks packages that only such a document names."""
OWN = "dev.tidewaiter.attached-by"
"""Annotation of what we attach ourselves: a result is no word about the image to judge it by again."""
MAX_BYTES = 48 << 20
_MOST_DOCUMENTS = 40
_PREDICATE_KEYS = ("in-toto.io/predicate-type", "predicateType", "dev.sigstore.bundle.predicateType")
_ENVELOPES = ("application/vnd.in-toto+json", "application/vnd.dsse.envelope", "application/vnd.dev.sigstore.bundle")

ReadLimited = Callable[[Descriptor, int], bytes]
"""Reads a manifest or blob of at most so many bytes and checks its digest; raises TidewaiterError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A manifest that may refer to the image; `by_subject` if it must name the image in its `subject`."""

    descriptor: Descriptor
    by_subject: bool


def tags_for(digest: str) -> tuple[str, ...]:
    """Name the tags that hold what refers to a digest where a registry cannot list it: OCI's fallback index, and cosign's manifests."""
    stem = digest.replace(":", "-", 1)
    return stem, f"{stem}.att", f"{stem}.sbom", f"{stem}.sig"


def read_attached(image: Image, candidates: Iterable[Candidate], read: ReadLimited, *, documents: bool = True) -> Attached:
    """Read what refers to an image; what fails, also listing the candidates, is a Problem that leaves the scan complete.

    Without `documents` signatures are all that is read.
    """
    shelf, listed = _Shelf(image=image, read=read, documents=documents), True
    try:
        for candidate in candidates:
            shelf.add(candidate)
    except TidewaiterError as error:
        listed = False
        shelf.problem("referrers-not-listed", f"what refers to the image could not be listed: {error.message}", error.where, error.hint)
        shelf.unread.append(shelf.problems[-1].what)
    packages = {package.purl: package for package in reversed(shelf.packages)}
    return Attached(
        packages=tuple(packages[purl] for purl in sorted(packages)),
        problems=tuple(dict.fromkeys(shelf.problems)),
        materials=tuple(dict.fromkeys(shelf.materials)),
        statements=tuple(shelf.statements),
        signatures=tuple(shelf.signatures),
        kinds=frozenset(shelf.kinds) if listed else None,
        unread=tuple(dict.fromkeys(shelf.unread)),
    )


def subject_of(manifest: Mapping[str, Any], tag: str) -> str:
    """Name what a manifest that holds signatures is about, by its subject or by cosign's tag; empty for any other manifest, and for ours.

    Raises BadInputError for a subject that is no digest.
    """
    if OWN in text_map(manifest.get("annotations")) or not any(_signatures(manifest)):
        return ""
    stem, _, ending = tag.partition(".")
    tagged = stem.replace("-", ":", 1) if ending == "sig" else ""
    named = _subject(manifest) or tagged
    return checked_digest(named, where="the subject of a signature") if named else ""


@dataclass(slots=True, kw_only=True)
class _Shelf:
    image: Image
    read: ReadLimited
    documents: bool
    seen: set[str] = field(default_factory=set)
    packages: list[Package] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    materials: list[tuple[str, str]] = field(default_factory=list)
    statements: list[VexStatement] = field(default_factory=list)
    signatures: list[SignatureBlob] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)

    def problem(self, code: str, what: str, where: str, hint: str = "") -> None:
        """Note what went wrong: none of it makes the image itself unread."""
        self.problems.append(Problem(code=code, what=what, where=where or self.image.reference, hint=hint, incomplete=False))

    def add(self, candidate: Candidate) -> None:
        """Read one manifest, once, and the documents in it."""
        name = candidate.descriptor.digest
        if name in self.seen or OWN in candidate.descriptor.annotations:
            return
        self.seen.add(name)
        if len(self.seen) > _MOST_DOCUMENTS:
            self._omitted("documents refer to the image")
            return
        try:
            manifest = self._manifest(candidate)
            for layer, form in _signatures(manifest):
                self._signature(layer, form)
        except TidewaiterError as error:
            self._unreadable(name, error)
            if not _is_malformed(error):
                self.unread.append(f"{name}: {error.message}")
            return
        try:
            for layer in _documents(manifest) if self.documents else ():
                self._document(layer)
        except TidewaiterError as error:
            self._unreadable(name, error)

    def _manifest(self, candidate: Candidate) -> Mapping[str, Any]:
        """Read a manifest; nothing of one that is ours or about another image."""
        name = candidate.descriptor.digest
        manifest = parse_document(self.read(candidate.descriptor, MAX_DOCUMENT), where=name)
        if OWN in text_map(manifest.get("annotations")):
            return {}
        if candidate.by_subject and _subject(manifest) not in _names(self.image):
            hint = "Whoever pushed it meant another image, or somebody put it here"
            self.problem("referrer-of-another", f"it is listed for this image and names {_subject(manifest) or 'none'}", name, hint)
            return {}
        return manifest

    def _omitted(self, what: str) -> None:
        self.problem("referrers-omitted", f"more than {_MOST_DOCUMENTS} {what}; the rest is not read", "")
        self.unread.append(self.problems[-1].what)

    def _unreadable(self, name: str, error: TidewaiterError) -> None:
        code = "referrer-digest" if isinstance(error, DigestMismatchError) else "referrer-unreadable"
        self.problem(code, f"a document that refers to the image cannot be read: {error.message}", name, error.hint)

    def _signature(self, layer: Descriptor, form: SignatureFormat) -> None:
        if len(self.signatures) >= _MOST_DOCUMENTS:
            self._omitted("signatures of the image")
            return
        data = self.read(layer, MAX_SIGNATURE)
        self.signatures.append(SignatureBlob(format=form, digest=layer.digest, data=data, annotations=layer.annotations))
        if form is not SignatureFormat.BUNDLE or b"messageSignature" in data:
            self.kinds.add("signature")

    def _document(self, layer: Descriptor) -> None:
        data = self.read(layer, MAX_BYTES)
        if layer.media_type.startswith(_ENVELOPES):
            statement = attestation.statement_of(parse_document(data, where=layer.digest), where=layer.digest)
            if statement is None or not self._is_about_us(statement, layer.digest):
                return
            self.materials += provenance.images_used(statement)
            predicate = text(statement.get("predicateType"))
            self.kinds |= _kinds(predicate)
            if _is_vex(predicate):
                self._statements(data, layer)
            if not attestation.is_sbom(predicate):
                return
        elif _is_vex(layer.media_type):
            self.kinds.add("vex")
            self._statements(data, layer)
            return
        bill = read_sbom(data, f"attached {layer.digest}")
        found = bill.inventory
        self.kinds.add("sbom")
        self.statements += (replace(one, origin=VexOrigin.ATTACHED) for one in bill.statements)
        self.packages += (_marked(package, layer.digest) for package in found.packages)
        self.problems += (replace(problem, incomplete=False) for problem in found.problems)

    def _statements(self, data: bytes, layer: Descriptor) -> None:
        found = read_vex(data, f"attached {layer.digest}", VexOrigin.ATTACHED)
        self.statements += found.statements
        self.problems += found.problems

    def _is_about_us(self, statement: Mapping[str, Any], where: str) -> bool:
        subjects = statement.get("subject")
        digests = {
            f"{algorithm}:{value}"
            for subject in (subjects if isinstance(subjects, list) else [])
            if isinstance(subject, dict)
            for algorithm, value in text_map(subject.get("digest")).items()
        }
        if digests & _names(self.image):
            return True
        self.problem("attestation-of-another", "an attestation beside the image is about another one", where, "It was left out")
        return False


def _is_malformed(error: TidewaiterError) -> bool:
    """Tell what was read and can be no signature from what might be one: too large, not what its digest says, or out of reach."""
    return isinstance(error, BadInputError) and not isinstance(error, (DigestMismatchError, LimitExceededError))


def _names(image: Image) -> set[str]:
    return {image.digest, image.index_digest} - {""}


def _subject(manifest: Mapping[str, Any]) -> str:
    subject = manifest.get("subject")
    return text(subject.get("digest")) if isinstance(subject, dict) else ""


def _documents(manifest: Mapping[str, Any]) -> Iterator[Descriptor]:
    """Choose the layers that are bills of materials, or envelopes that may hold one or a provenance."""
    layers = manifest.get("layers")
    kind = text(manifest.get("artifactType"))
    outer = text_map(manifest.get("annotations"))
    for raw in (layers if isinstance(layers, list) else [])[:_MOST_DOCUMENTS]:
        layer = parse_descriptor(raw, where=kind or "a referrer")
        if layer.media_type.startswith(_ENVELOPES):
            words = {**outer, **layer.annotations}
            predicate = next((words[key] for key in _PREDICATE_KEYS if words.get(key)), "")
            if not predicate or _kinds(predicate):
                yield layer
        elif _is_sbom(layer.media_type) or _is_vex(layer.media_type) or (_is_sbom(kind) and "signature" not in layer.media_type):
            yield layer


def _signatures(manifest: Mapping[str, Any]) -> Iterator[tuple[Descriptor, SignatureFormat]]:
    layers, config = manifest.get("layers"), manifest.get("config")
    kind = text(manifest.get("artifactType")) or (text(config.get("mediaType")) if isinstance(config, dict) else "")
    for raw in (layers if isinstance(layers, list) else [])[: _MOST_DOCUMENTS + 1]:
        layer = parse_descriptor(raw, where=kind or "a referrer")
        form = signature_format(layer.media_type, kind)
        if form:
            yield layer, form


def _kinds(predicate: str) -> set[str]:
    """Say what sort of document a statement of a predicate type is; nothing for one that is not read."""
    marks = {
        "sbom": attestation.is_sbom(predicate),
        "vex": _is_vex(predicate),
        "provenance": predicate.startswith(provenance.PREDICATE),
        "signature": predicate == SIGN_PREDICATE,
    }
    return {kind for kind, holds in marks.items() if holds}


def _is_sbom(media_type: str) -> bool:
    return any(word in media_type.lower() for word in ("spdx", "cyclonedx"))


def _is_vex(kind: str) -> bool:
    """Tell whether a media type or predicate type is of a VEX format (that of CycloneDX is also of bills of materials)."""
    return any(word in kind.lower() for word in ("openvex", "csaf"))


def _marked(package: Package, digest: str) -> Package:
    """Say where it is from: no file of the image, but a document with a digest."""
    return replace(package, cataloger=CATALOGER, found_at=(FoundAt(path=f"attached SBOM {digest}"),), owner="")
