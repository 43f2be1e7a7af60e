"""OCI content descriptors: what points at a blob (https://github.com/opencontainers/image-spec/blob/main/descriptor.md)."""

import hashlib
import json
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError
from tidewaiter.model.image import Platform

MAX_DOCUMENT = 16 << 20
"""Largest manifest, index or config that is read, in bytes (registries refuse manifests over 4 MiB)."""

MAX_VALUES = 6_000_000
"""Values in one document: each takes some 100 bytes once read, however few it has in the file."""

_MOST_PLATFORM = 64
"""Characters of each part of a platform."""
_HEX = frozenset(string.hexdigits.lower())
_LENGTHS = {"sha256": 64, "sha512": 128}


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """A pointer to a blob; `size` is -1 and `platform` None when the document does not say. `artifact_type` is what a manifest is for."""

    digest: str
    media_type: str = ""
    artifact_type: str = ""
    size: int = -1
    platform: Platform | None = None
    annotations: Mapping[str, str] = field(default_factory=dict)


def checked_digest(value: object, *, where: str) -> str:
    """Return a digest that is safe to build a path or URL from; raises BadInputError for anything but sha256 and sha512."""
    if isinstance(value, str):
        algorithm, _, encoded = value.partition(":")
        if _LENGTHS.get(algorithm) == len(encoded) and _HEX.issuperset(encoded):
            return value
    raise BadInputError(f"not a digest: {str(value)[:100]!r}", where=where, hint="Expected sha256: and 64 lower-case hex digits")


def digest_of(data: bytes, like: str = "sha256:") -> str:
    """Hash bytes with the algorithm of the digest `like`."""
    algorithm = like.partition(":")[0]
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def verify(data: bytes, expected: str, *, where: str) -> bytes:
    """Return `data` if it hashes to `expected`; raises DigestMismatchError naming both digests."""
    actual = digest_of(data, expected)
    if actual != expected:
        raise DigestMismatchError(expected=expected, actual=actual, where=where)
    return data


def load_json(data: bytes) -> Any:
    """Parse JSON to values whose texts can be written again: halves of surrogate pairs become question marks.

    Raises ValueError or RecursionError.
    """
    document = json.loads(data.decode(json.detect_encoding(data), errors="replace"))
    if b"\\ud" in data or b"\\uD" in data:
        return json.loads(json.dumps(document, ensure_ascii=False).encode(errors="replace"))
    return document


def parse_document(data: bytes, *, where: str) -> dict[str, Any]:
    """Parse a JSON object; raises BadInputError for anything else, and LimitExceededError for one of more values than we hold."""
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise LimitExceededError(f"more than {MAX_VALUES} values", where=where, hint="Split it")
    try:
        document = load_json(data)
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"not JSON: {str(error)[:200]}", where=where) from None
    if not isinstance(document, dict):
        raise BadInputError("not a JSON object", where=where)
    return document


def parse_descriptor(raw: object, *, where: str) -> Descriptor:
    """Read one descriptor of an index or manifest; raises BadInputError if it is malformed."""
    if not isinstance(raw, dict):
        raise BadInputError("a descriptor is not an object", where=where)
    size = raw.get("size")
    return Descriptor(
        digest=checked_digest(raw.get("digest"), where=where),
        media_type=text(raw.get("mediaType")),
        artifact_type=text(raw.get("artifactType")),
        size=size if isinstance(size, int) and size >= 0 else -1,
        platform=_platform(raw.get("platform")),
        annotations=text_map(raw.get("annotations")),
    )


def platform_of(document: Mapping[str, Any]) -> Platform:
    """Read a platform; no name is that long, and what states and events carry has to fit in them."""
    return Platform(os=_short(document, "os"), architecture=_short(document, "architecture"), variant=_short(document, "variant"))


def _short(document: Mapping[str, Any], name: str) -> str:
    return text(document.get(name))[:_MOST_PLATFORM]


def _platform(raw: object) -> Platform | None:
    if not isinstance(raw, dict):
        return None
    return platform_of(raw)


def text(value: object) -> str:
    """Return a string field, or empty when it is missing or of another type."""
    return value if isinstance(value, str) else ""


def text_map(value: object) -> dict[str, str]:
    """Return the string entries of an object field."""
    return {key: item for key, item in value.items() if isinstance(item, str)} if isinstance(value, dict) else {}


def text_list(value: object) -> tuple[str, ...]:
    """Return the string entries of an array field; a lone string counts as one entry."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
