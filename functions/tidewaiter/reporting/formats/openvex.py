"""OpenVEX 0.2.0: what stands for each flaw, for other scanners (https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md)."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.report import Report
from tidewaiter.model.vex import VexStatus
from tidewaiter.reporting.bom import is_sha256
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.layout import indented
from tidewaiter.reporting.vex import Claim, claims_of, target_purl

_NAMESPACE = uuid.UUID("6f0a7a0e-52ba-5c6e-9d0c-1f0d6d7a7c12")


def render(report: Report) -> bytes:
    """Write one document; the same report gives the same bytes. Without flaws it has no statements."""
    name = f"{report.target}|{report.image.digest if report.image else ''}|{report.started}".encode(errors="replace").decode()
    document = {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}",
        "author": "Tidewaiter",
        "role": "Scanner",
        "timestamp": report.finished,
        "version": 1,
        "tooling": f"tidewaiter {report.tool_version}, scan of {report.kind} {report.target}",
        "statements": [_statement(claim, report) for claim in claims_of(report)],
    }
    return indented(document, 1)


def _statement(claim: Claim, report: Report) -> Mapping[str, Any]:
    first, *others = claim.names
    return {
        "vulnerability": {"name": first, **({"aliases": others} if others else {})},
        "timestamp": report.finished,
        "products": list(_products(claim, report)),
        "status": claim.status.value,
        **dict(_why(claim)),
    }


def _why(claim: Claim) -> Iterator[tuple[str, str]]:
    """Yield the texts that a status needs: one reason for not_affected, what to do for affected."""
    if claim.status is VexStatus.NOT_AFFECTED and not claim.justification:
        yield "impact_statement", claim.words
        return
    if claim.justification:
        yield "justification", claim.justification
    if claim.status is VexStatus.AFFECTED:
        yield "action_statement", claim.action
    if claim.words:
        yield "status_notes", claim.words


def _products(claim: Claim, report: Report) -> Iterator[Mapping[str, Any]]:
    """Name the packages as parts of what was scanned, or by themselves where that has no name."""
    whole, parts = target_purl(report), [_component(purl) for purl in claim.purls]
    if not whole:
        yield from parts
        return
    digest = report.image.digest if report.image else ""
    hashes = {"hashes": {"sha-256": digest.partition(":")[2]}} if is_sha256(digest) else {}
    yield {**_component(whole), **hashes, "subcomponents": parts}


def _component(purl: str) -> Mapping[str, Any]:
    return {"@id": purl, "identifiers": {"purl": purl}}


FORMAT = Format(id="openvex", title="OpenVEX 0.2.0: what stands for each flaw", media_type="application/vnd.openvex+json", render=render)
