"""CSAF 2.0 with product states, as VEX uses it (https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html, sections 3.2 and 4.5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.vex import Identity, VexStatement, VexStatus, VexTarget
from tidewaiter.sources.descriptor import text, text_list
from tidewaiter.sources.vex_csaf_products import Products
from tidewaiter.sources.vex_notes import Notes, usable

_STATES = {
    "known_not_affected": VexStatus.NOT_AFFECTED,
    "fixed": VexStatus.FIXED,
    "first_fixed": VexStatus.FIXED,
    "known_affected": VexStatus.AFFECTED,
    "first_affected": VexStatus.AFFECTED,
    "last_affected": VexStatus.AFFECTED,
    "under_investigation": VexStatus.UNDER_INVESTIGATION,
}


def is_csaf(document: Mapping[str, Any]) -> bool:
    """Tell whether a JSON object is CSAF."""
    head = document.get("document")
    return isinstance(head, dict) and "csaf_version" in head


def statements_of(document: Mapping[str, Any], notes: Notes) -> Iterator[VexStatement]:
    """Yield one statement per flaw, state and reason; a draft says nothing yet and is left out."""
    head = _object(document, "document")
    tracking = _object(head, "tracking")
    if text(tracking.get("status")) == "draft":
        notes.add("vex-draft", "the document is a draft; it is not applied", text(tracking.get("id")))
        return
    products = Products.of(document, notes)
    said = VexStatement(
        names=(),
        status=VexStatus.AFFECTED,
        targets=(),
        author=text(_object(head, "publisher").get("name")),
        date=text(tracking.get("current_release_date")),
        source=notes.source,
    )
    for number, raw in enumerate(_objects(document, "vulnerabilities")):
        yield from _of_flaw(raw, products, said, f"vulnerability {number + 1}")


def _of_flaw(raw: Mapping[str, Any], products: Products, said: VexStatement, place: str) -> Iterator[VexStatement]:
    notes = products.notes
    names = tuple(filter(None, (text(raw.get("cve")), *(text(one.get("text")) for one in _objects(raw, "ids")))))
    if not names:
        notes.add("vex-malformed", "a vulnerability without an id is not applied", place)
        return
    flags = _by_product(raw, "flags", "label", products)
    impacts = _by_product(raw, "threats", "details", products, category="impact")
    actions = _by_product(raw, "remediations", "details", products)
    general = next((text(one.get("text")) for one in _objects(raw, "notes") if one.get("category") == "description"), "")
    for key, identifiers in _object(raw, "product_status").items():
        status = _STATES.get(key)
        if status is None or not isinstance(identifiers, list):
            continue
        grouped: dict[tuple[str, str, str], list[VexTarget]] = {}
        for identifier in dict.fromkeys(text_list(identifiers)):
            why = flags.get(identifier, ""), impacts.get(identifier, ""), actions.get(identifier, "")
            grouped.setdefault(why, []).extend(_targets(identifier, products, place))
        for (label, impact, action), targets in grouped.items():
            if status is VexStatus.NOT_AFFECTED and not (label or impact):
                notes.add("vex-unjustified", "a statement says known_not_affected without saying why; it is applied", place)
            if targets:
                words = impact or (general if status is VexStatus.NOT_AFFECTED else "")
                yield VexStatement(
                    names=names,
                    status=status,
                    targets=tuple(targets),
                    justification=label,
                    words=words,
                    action=action,
                    author=said.author,
                    date=said.date,
                    source=said.source,
                )


def _targets(identifier: str, products: Products, place: str) -> Iterator[VexTarget]:
    chain = tuple(map(_precise, products.chain(identifier)))
    products.notes.count(1)
    if not chain:
        products.notes.add("vex-malformed", "a product that the product tree does not define is left out", f"{place}, {identifier[:100]}")
    elif all(usable(one, products.notes, place) for one in chain):
        limit = products.limit(identifier)
        if limit is None:
            products.notes.add("vex-undecidable", "a product whose versions cannot be compared is left out", f"{place}, {identifier[:100]}")
        else:
            yield VexTarget(component=chain[0], within=chain[1:], versions=(limit,) if limit else ())


def _precise(identity: Identity) -> Identity:
    """Leave the display name out where there is an identifier: names are for people here."""
    strong = identity.purl or identity.cpe or identity.digests
    return Identity(purl=identity.purl, cpe=identity.cpe, digests=identity.digests) if strong else identity


def _by_product(raw: Mapping[str, Any], field: str, word: str, products: Products, category: str = "") -> dict[str, str]:
    """Map products to what a list says of them; an entry without products speaks of all, and of none here: it is no reason for one."""
    found: dict[str, str] = {}
    for one in _objects(raw, field):
        if category and one.get("category") != category:
            continue
        listed = (*text_list(one.get("product_ids")), *products.members(text_list(one.get("group_ids"))))
        products.notes.count(len(listed))
        found.update(dict.fromkeys(listed, text(one.get(word))))
    return found


def _object(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _objects(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = raw.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
