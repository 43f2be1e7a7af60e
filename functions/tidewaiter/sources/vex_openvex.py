"""OpenVEX 0.2.0, and what 0.0.x wrote (https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md)."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.vex import Identity, VexStatement, VexStatus, VexTarget
from tidewaiter.sources.descriptor import text, text_list, text_map
from tidewaiter.sources.vex_notes import Notes, usable

CONTEXT = "https://openvex.dev/ns"
_STATUSES = {status.value: status for status in VexStatus}


def is_openvex(document: Mapping[str, Any]) -> bool:
    """Tell whether a JSON object is OpenVEX."""
    context = document.get("@context")
    return any(word.startswith(CONTEXT) for word in text_list(context))


def statements_of(document: Mapping[str, Any], notes: Notes) -> Iterator[VexStatement]:
    """Yield the statements; what a statement does not say, its document says for it."""
    raw = document.get("statements")
    for number, statement in enumerate(raw if isinstance(raw, list) else []):
        place = f"statement {number + 1}"
        if isinstance(statement, dict):
            yield from _statement(statement, document, notes, place)
        else:
            notes.add("vex-malformed", "a statement that is no object is not applied", place)


def _statement(raw: Mapping[str, Any], document: Mapping[str, Any], notes: Notes, place: str) -> Iterator[VexStatement]:
    names, status = _names(raw.get("vulnerability")), _STATUSES.get(text(raw.get("status")))
    if not names or status is None:
        notes.add("vex-malformed", f"a statement without {'a known status' if names else 'a vulnerability'} is not applied", place)
        return
    products = raw.get("products")
    if not isinstance(products, list) or not products:
        notes.add("vex-too-broad", "a statement without a product is not applied", place)
        return
    targets = tuple(_targets(products, raw.get("subcomponents"), notes, place))
    justification, impact = text(raw.get("justification")), text(raw.get("impact_statement"))
    if status is VexStatus.NOT_AFFECTED and not (justification or impact):
        notes.add("vex-unjustified", "a statement says not_affected without saying why; it is applied", place)
    if targets:
        yield VexStatement(
            names=names,
            status=status,
            targets=targets,
            justification=justification,
            words=" ".join(filter(None, (impact, text(raw.get("status_notes"))))),
            action=text(raw.get("action_statement")),
            author=text(document.get("author")) or text(raw.get("supplier")),
            date=_first(raw, document),
            source=notes.source,
        )


def _first(raw: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """Inherit the time: a statement's own, else its document's."""
    return next((found for one in (raw, document) for key in ("last_updated", "timestamp") if (found := text(one.get(key)))), "")


def _names(raw: object) -> tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(filter(None, [raw.strip()]))
    if not isinstance(raw, dict):
        return ()
    own = text(raw.get("name")) or text(raw.get("@id")).rpartition("/")[2]
    return tuple(dict.fromkeys(filter(None, (own.strip(), *text_list(raw.get("aliases"))))))


def _targets(products: list[Any], shared: object, notes: Notes, place: str) -> Iterator[VexTarget]:
    """Pair products with their subcomponents; 0.0.x has one list of subcomponents for all products."""
    for product in products:
        outer = _identity(product)
        own = product.get("subcomponents") if isinstance(product, dict) else None
        parts = shared if own in (None, []) else own
        if parts is not None and not isinstance(parts, list):
            notes.add("vex-malformed", "a product whose subcomponents are no list is left out", place)
            continue
        notes.count(len(parts or ()) or 1)
        if not usable(outer, notes, place):
            continue
        if not parts:
            yield VexTarget(component=outer)
        yield from (VexTarget(component=part, within=(outer,)) for part in map(_identity, parts or ()) if usable(part, notes, place))


def _identity(raw: object) -> Identity:
    """Read a component: an IRI that is a purl counts as one (specification, "component")."""
    fields = raw if isinstance(raw, dict) else {"@id": raw}
    name, known = text(fields.get("@id")).strip(), text_map(fields.get("identifiers"))
    purl = known.get("purl", "") or (name if name.startswith("pkg:") else "")
    hashes = text_map(fields.get("hashes"))
    return Identity(
        purl=purl,
        cpe=known.get("cpe23", "") or known.get("cpe22", "") or known.get("@cpe23", "") or known.get("@cpe22", ""),
        digests=tuple(f"{name.replace('-', '', 1)}:{value.lower()}" for name, value in hashes.items() if name.startswith("sha")),
        names=(name,) if name and not name.startswith("pkg:") else (),
    )
