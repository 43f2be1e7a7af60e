"""What a user requires of the signatures of images, by repository."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidewaiter.iam.pattern import glob, wildcards
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

if TYPE_CHECKING:
    from tidewaiter.signatures.signers import Signer  # its library is loaded only where something is required


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Images of some repositories (patterns of `registry/repository`) must be signed by one of `signers`, or by each of them.

    `predicate` is the type of the statement that must be signed; empty for a signature that states nothing else.
    """

    images: tuple[str, ...]
    signers: "tuple[Signer, ...]"
    every: bool = False
    predicate: str = ""
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a user says of signatures: the first requirement whose pattern fits an image applies to it."""

    requirements: tuple[Requirement, ...] = ()

    def requirement(self, image: Image) -> Requirement | None:
        """Return what is required of an image, or None."""
        name = repository_of(image)
        return next((one for one in self.requirements if any(glob(wildcards(pattern), name) for pattern in one.images)), None)


_HUB = "registry-1.docker.io"
"""What `docker.io` is called by its protocol, and by nobody else."""
NO_TRUST = Trust()
"""Nothing is required of any image."""


def repository_of(image: Image) -> str:
    """Name a repository with its registry, as patterns do; an image from a file goes by its reference."""
    registry = "docker.io" if image.registry == _HUB else image.registry
    return f"{registry}/{image.repository}" if registry else image.repository or image.reference
