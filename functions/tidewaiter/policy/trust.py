"""What a user requires of the signatures of images, by repository."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tidewaiter.iam.pattern import glob, wildcards
from tidewaiter.model.image import Image
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

if TYPE_CHECKING:
    from tidewaiter.signatures.signers import Signer  # its library is loaded only where something is required


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Images of some repositories (patterns of `registry/repository`) must be signed by one of `signers`, or by each of them.

    `predicate` is the type of the statement that must be signed; empty for a signature that states nothing else.
    An image may wait `within` that time for its signatures, from when it was first seen in its repository.
    """

    images: tuple[str, ...]
    signers: "tuple[Signer, ...]"
    every: bool = False
    predicate: str = ""
    severity: Severity = Severity.HIGH
    within: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a user says of signatures: the first requirement whose pattern fits an image applies to it.

    What other documents say applies as well, each by itself: none can take back what another requires. `problems` are what is wrong
    with documents, of which nobody knows what they would require.
    """

    requirements: tuple[Requirement, ...] = ()
    others: "tuple[Trust, ...]" = ()
    problems: tuple[Problem, ...] = ()

    def requirement(self, image: Image) -> Requirement | None:
        """Return what this document requires of an image, or None."""
        name = repository_of(image)
        return next((one for one in self.requirements if any(glob(wildcards(pattern), name) for pattern in one.images)), None)

    def required(self, image: Image) -> tuple[Requirement, ...]:
        """Return what all documents require of an image."""
        return tuple(found for one in (self, *self.others) if (found := one.requirement(image)))


TRUST = "trust/"
"""Where a deployment keeps its trust documents, with the keys and roots that they name."""
MOST_FILES, MOST_BYTES = 200, 1 << 20
"""Files there that are read, in the order of their names, and the largest."""
_HUB = "registry-1.docker.io"
"""What `docker.io` is called by its protocol, and by nobody else."""
NO_TRUST = Trust()
"""Nothing is required of any image."""


def repository_of(image: Image) -> str:
    """Name a repository with its registry, as patterns do; an image from a file goes by its reference."""
    registry = "docker.io" if image.registry == _HUB else image.registry
    return f"{registry}/{image.repository}" if registry else image.repository or image.reference
