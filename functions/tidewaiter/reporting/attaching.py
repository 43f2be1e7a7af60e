"""Puts a report's documents beside its image, and takes away those that they replace: of each type, one of ours is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tidewaiter.errors import BadInputError
from tidewaiter.model.report import Report
from tidewaiter.reporting.attachments import EMPTY, TYPES, attachments_of
from tidewaiter.sources.attached import OWN
from tidewaiter.sources.descriptor import Descriptor
from tidewaiter.sources.media import OCI_MANIFEST


class ArtefactRepository(Protocol):
    """A repository that documents can be put into. Methods raise TidewaiterError."""

    def described(self, digest: str) -> Descriptor:
        """Describe a manifest that is there: type, digest and size; raises NotFoundError."""

    def referrers(self, digest: str) -> Sequence[Descriptor] | None:
        """List what refers to a manifest, or None where the registry cannot."""

    def put_blob(self, body: bytes) -> None:
        """Store bytes under their digest; doing it twice is harmless."""

    def put_manifest(self, body: bytes, media_type: str) -> None:
        """Store a manifest under its digest, without a tag; doing it twice is harmless. Raises LimitExceededError at a quota."""

    def remove(self, digest: str) -> None:
        """Remove a manifest; one that is not there is no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done, as digests of manifests; `kept` were there already."""

    pushed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def attach(report: Report, repository: ArtefactRepository, by: str, *, replacing: bool = True) -> Outcome:
    """Attach a report to its image; asked again it changes nothing. `by` names who attaches: nobody else's documents are removed.

    The old go after the new came. Raises BadInputError for a report of no image, or where the registry lists no referrers: nobody would
    find what is attached there.
    """
    if report.image is None:
        raise BadInputError("only image reports are attached", where=report.target)
    subject = repository.described(report.image.digest)
    listed = repository.referrers(subject.digest)
    if listed is None:
        raise BadInputError("the registry lists no referrers", where=report.target, hint="It needs the referrers API of OCI 1.1")
    there = {one.digest for one in listed}
    pushed, kept = [], []
    for one in attachments_of(report, subject, by):
        if one.digest in there:
            kept.append(one.digest)
            continue
        repository.put_blob(EMPTY)
        repository.put_blob(one.body)
        repository.put_manifest(one.manifest, OCI_MANIFEST)
        pushed.append(one.digest)
    old = [one.digest for one in listed if replacing and _is_ours(one, by) and one.digest not in kept]
    for digest in old:
        repository.remove(digest)
    return Outcome(pushed=tuple(pushed), kept=tuple(kept), removed=tuple(old))


def _is_ours(one: Descriptor, by: str) -> bool:
    """Tell whether we attached it; whoever can push can mark only what they pushed themselves, since a digest covers its annotations."""
    return one.annotations.get(OWN) == by and one.artifact_type in TYPES
