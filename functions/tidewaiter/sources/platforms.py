"""Platforms as people write them, and which of an image's platforms they mean."""

from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Platform

_PARTS = 3
_ALIASES = {"x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "armhf": "arm", "armel": "arm", "i386": "386"}
_DEFAULT_VARIANTS = {"arm64": "v8", "arm": "v7", "amd64": "v1"}


def parse_platform(value: str) -> Platform:
    """Read `os/architecture[/variant]`; raises BadInputError."""
    parts = value.split("/")
    if not 1 < len(parts) <= _PARTS or not all(parts):
        raise BadInputError(f"not a platform: {value!r}", hint="Write it like linux/amd64 or linux/arm/v7")
    return Platform(os=parts[0], architecture=_ALIASES.get(parts[1], parts[1]), variant=parts[2] if len(parts) == _PARTS else "")


def satisfies(candidate: Platform, wanted: Platform) -> bool:
    """Tell whether an image's platform is the wanted one; no variant asked for means any."""
    if (candidate.os, candidate.architecture) != (wanted.os, wanted.architecture):
        return False
    return not wanted.variant or (candidate.variant or _DEFAULT_VARIANTS.get(candidate.architecture, "")) == wanted.variant


def is_attestation(candidate: Platform | None, annotations: dict[str, str]) -> bool:
    """Tell whether an index entry is a build attestation: no image, and marked `unknown/unknown` by the builder."""
    if "vnd.docker.reference.type" in annotations:
        return True
    return candidate is not None and (candidate.os, candidate.architecture) == ("unknown", "unknown")
