"""VEX documents as input: OpenVEX, CSAF 2.0 or CycloneDX in, statements out (hostile text is expected; nothing is verified)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import VexOrigin, VexStatement
from tidewaiter.sources import attestation, vex_csaf, vex_cyclonedx, vex_openvex
from tidewaiter.sources.descriptor import parse_document
from tidewaiter.sources.vex_notes import Notes

MAX_BYTES = 64 << 20
"""Largest document that is read."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HINT = "Write it as OpenVEX, CSAF 2.0 or CycloneDX JSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class VexDocument:
    """What a document says, and what of it could not be used."""

    statements: tuple[VexStatement, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_vex(data: bytes, name: str, origin: VexOrigin = VexOrigin.GIVEN) -> VexDocument:
    """Read a document, also inside an attestation; raises BadInputError when it is no VEX, LimitExceededError when it is too large."""
    if len(data) > MAX_BYTES:
        raise LimitExceededError(f"the VEX document is larger than {MAX_BYTES >> 20} MiB", where=name, hint="Split it")
    document = parse_document(data.removeprefix(_BYTE_ORDER_MARK), where=name)
    statement = attestation.statement_of(document, where=name)
    if statement is not None:
        inner = statement.get("predicate")
        document = inner if isinstance(inner, dict) else {}
    return vex_of(document, name, origin)


def vex_of(document: Mapping[str, Any], name: str, origin: VexOrigin) -> VexDocument:
    """Read what was parsed already; raises BadInputError when it is no VEX, LimitExceededError when it names too many products."""
    notes = Notes(source=name)
    if vex_openvex.is_openvex(document):
        found = vex_openvex.statements_of(document, notes)
    elif vex_csaf.is_csaf(document):
        found = vex_csaf.statements_of(document, notes)
    elif vex_cyclonedx.is_cyclonedx(document):
        found = vex_cyclonedx.statements_of(document, notes, scanned=origin is VexOrigin.SBOM)
    else:
        raise BadInputError("not VEX: neither OpenVEX, CSAF nor CycloneDX", where=name, hint=_HINT)
    statements = tuple(replace(one, origin=origin) for one in found)
    return VexDocument(statements=statements, problems=tuple(notes.problems()))


def is_vex(document: Mapping[str, Any]) -> bool:
    """Tell whether a parsed document is of a format that can hold statements."""
    return any(known(document) for known in (vex_openvex.is_openvex, vex_csaf.is_csaf, vex_cyclonedx.is_cyclonedx))
