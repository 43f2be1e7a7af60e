"""Bills of materials in their wrappings: DSSE envelopes, Sigstore bundles, in-toto statements, BuildKit's and GitHub's outer objects.

Nothing is verified here: who signed, and whether the signature fits, is for `cosign verify-attestation` and its like.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from tidewaiter.errors import BadInputError
from tidewaiter.sources.descriptor import parse_document, text

_STATEMENT = "https://in-toto.io/Statement/"
_PREDICATES = ("https://spdx.dev/Document", "https://cyclonedx.org/bom", "https://cyclonedx.org/schema", "https://cosign.sigstore.dev/")
_OUTER = ("dsseEnvelope", "SPDX", "sbom")
"""Keys that hold the document: a Sigstore bundle's, that of `docker buildx imagetools inspect`, that of GitHub's dependency graph."""
_MAX_WRAPPINGS = 8


def unwrapped(document: dict[str, Any], *, where: str) -> tuple[dict[str, Any] | bytes, bool]:
    """Return what is inside and whether it was an attestation; bytes where the predicate is a text (SPDX tag-value).

    Raises BadInputError for an attestation of something else, or an envelope that cannot be read.
    """
    inner: dict[str, Any] | bytes = document
    attested = False
    for _ in range(_MAX_WRAPPINGS):
        if isinstance(inner, bytes):
            break
        outer = inner
        if "payload" in outer and "payloadType" in outer:
            inner, attested = parse_document(_payload(outer["payload"], where), where=where), True
        elif text(outer.get("_type")).startswith(_STATEMENT):
            inner, attested = _predicate(outer, where), True
        else:
            found = next((outer[key] for key in _OUTER if isinstance(outer.get(key), dict)), None)
            if found is None:
                break
            inner = found
    return inner, attested


def statement_of(document: Mapping[str, Any], *, where: str) -> Mapping[str, Any] | None:
    """Return the in-toto statement inside an envelope or bundle, or the document if it is one; None for anything else."""
    inner = document
    for _ in range(_MAX_WRAPPINGS):
        if text(inner.get("_type")).startswith(_STATEMENT):
            return inner
        if "payload" in inner and "payloadType" in inner:
            inner = parse_document(_payload(inner["payload"], where), where=where)
        elif isinstance(inner.get("dsseEnvelope"), dict):
            inner = inner["dsseEnvelope"]
        else:
            return None
    return None


def is_sbom(predicate_type: str) -> bool:
    """Tell whether statements of a predicate type hold a bill of materials."""
    return predicate_type.startswith(_PREDICATES)


def _payload(raw: object, where: str) -> bytes:
    try:
        return base64.b64decode(text(raw), validate=True)
    except (binascii.Error, ValueError):
        raise BadInputError("the envelope's payload is not base64", where=where) from None


def _predicate(statement: Mapping[str, Any], where: str) -> dict[str, Any] | bytes:
    kind, predicate = text(statement.get("predicateType")), statement.get("predicate")
    if isinstance(predicate, dict) and "Data" in predicate:
        predicate = predicate["Data"]  # cosign's own predicate: the file as it was given
    if kind.startswith(_PREDICATES) and isinstance(predicate, dict):
        return predicate
    if kind.startswith(_PREDICATES) and isinstance(predicate, str):
        return predicate.encode(errors="replace")
    what = f"an attestation of {kind[:100] or 'nothing'!r}, not a bill of materials"
    raise BadInputError(what, where=where, hint="Choose the attestation whose predicateType is SPDX or CycloneDX")
