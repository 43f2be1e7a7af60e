"""CSAF 2.0, profile VEX: what stands for each flaw (https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html, section 4.5)."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import re2 as re

from tidewaiter.model.report import Report
from tidewaiter.model.vex import VexStatus
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.layout import indented
from tidewaiter.reporting.vex import Claim, claims_of, target_purl

_NAMESPACE = uuid.UUID("6f0a7a0e-52ba-5c6e-9d0c-1f0d6d7a7c13")
_CVE = re.compile(r"^CVE-[0-9]{4}-[0-9]{4,}$")
_STATES = {
    VexStatus.NOT_AFFECTED: "known_not_affected",
    VexStatus.AFFECTED: "known_affected",
    VexStatus.FIXED: "fixed",
    VexStatus.UNDER_INVESTIGATION: "under_investigation",
}
_TARGET = "target"


def render(report: Report) -> bytes:
    """Write one document; a report without flaws gives one of the profile csaf_base, since VEX needs a vulnerability."""
    flaws: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims_of(report):
        flaws[claim.names[0]].append(claim)
    purls = sorted({purl for claims in flaws.values() for claim in claims for purl in claim.purls})
    identifiers = {purl: f"package-{number}" for number, purl in enumerate(purls, start=1)}
    document: dict[str, Any] = {"document": _head(report, "csaf_vex" if flaws else "csaf_base")}
    if flaws:
        document["product_tree"] = _tree(report, identifiers)
        document["vulnerabilities"] = [_flaw(claims, identifiers, report) for claims in flaws.values()]
    return indented(document, 1)


def _head(report: Report, category: str) -> Mapping[str, Any]:
    name = f"{report.target}|{report.image.digest if report.image else ''}|{report.started}".encode(errors="replace").decode()
    return {
        "category": category,
        "csaf_version": "2.0",
        "title": f"Flaws in {report.kind} {report.target}",
        "publisher": {"category": "user", "name": "Tidewaiter", "namespace": "urn:tidewaiter"},
        "tracking": {
            "id": f"tidewaiter-{uuid.uuid5(_NAMESPACE, name)}",
            "status": "final",
            "version": "1",
            "initial_release_date": report.finished,
            "current_release_date": report.finished,
            "revision_history": [{"number": "1", "date": report.finished, "summary": "Result of one scan"}],
            "generator": {"date": report.finished, "engine": {"name": "tidewaiter", "version": report.tool_version or "0"}},
        },
    }


def _tree(report: Report, identifiers: Mapping[str, str]) -> Mapping[str, Any]:
    whole = target_purl(report)
    names = [_name(purl, identifier, purl) for purl, identifier in identifiers.items()]
    if not whole:
        return {"full_product_names": names}
    parts = [
        {
            "category": "default_component_of",
            "full_product_name": {"name": f"{purl} in {report.target}", "product_id": _inside(identifier)},
            "product_reference": identifier,
            "relates_to_product_reference": _TARGET,
        }
        for purl, identifier in identifiers.items()
    ]
    return {"full_product_names": [_name(report.target or whole, _TARGET, whole), *names], "relationships": parts}


def _name(name: str, identifier: str, purl: str) -> Mapping[str, Any]:
    return {"name": name, "product_id": identifier, "product_identification_helper": {"purl": purl}}


def _inside(identifier: str) -> str:
    return f"{_TARGET}:{identifier}"


def _flaw(claims: Sequence[Claim], identifiers: Mapping[str, str], report: Report) -> Mapping[str, Any]:
    states: dict[str, list[str]] = defaultdict(list)
    more: dict[str, list[Any]] = defaultdict(list)
    framed = bool(target_purl(report))
    for claim in claims:
        products = [_inside(identifiers[purl]) if framed else identifiers[purl] for purl in claim.purls]
        states[_STATES[claim.status]] += products
        for field, value in _reasons(claim, products):
            more[field].append(value)
    return {**_identified(claims[0].names), "product_status": dict(states), **more}


def _identified(names: Sequence[str]) -> Mapping[str, Any]:
    cve = next((name for name in names if _CVE.match(name)), "")
    others = [{"system_name": name.partition("-")[0] or "unknown", "text": name} for name in names if name != cve]
    return {**({"cve": cve} if cve else {}), **({"ids": others} if others else {})}


def _reasons(claim: Claim, products: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what the profile asks for: impact of what is not affected, action for what is, and a note."""
    if claim.words:
        yield "notes", {"category": "other", "title": f"Why {claim.status.value}", "text": claim.words}
    else:
        yield "notes", {"category": "other", "title": "Status", "text": f"{claim.status.value}, as found by a scan"}
    if claim.justification:
        yield "flags", {"label": claim.justification, "product_ids": products}
    if claim.status is VexStatus.NOT_AFFECTED:
        yield "threats", {"category": "impact", "details": claim.words, "product_ids": products}
    if claim.status is VexStatus.AFFECTED:
        category = "vendor_fix" if claim.has_fix else "none_available"
        yield "remediations", {"category": category, "details": claim.action, "product_ids": products}


FORMAT = Format(id="csaf-vex", title="CSAF 2.0, profile VEX", media_type="application/json", render=render)
