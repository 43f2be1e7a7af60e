"""CSAF product trees: branches, names and relationships, to what a product id stands for (CSAF 2.0, section 3.2.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tidewaiter.model.vex import Identity
from tidewaiter.sources.descriptor import text, text_list
from tidewaiter.sources.vex_notes import Notes

MAX_CHAIN = 8
"""Products inside products inside products: real documents have two or three."""

_IN_MODULE = "pkg:rpmmod/redhat/"
_WORD = "version "
_COMPARATORS = ("<", ">", "=", "!")
_UNCLEAR = "?"
_MARKS = frozenset("@?#/")
_VERSIONED = frozenset({"product_version", "product_version_range"})


@dataclass(slots=True, kw_only=True)
class Products:
    """The products of one document: plain ones, and those made of two others (`component` in `container`).

    `limits` are the versions of products whose purl names none: exact, a range in the notation `vers:`, or `_UNCLEAR`.
    """

    notes: Notes
    plain: dict[str, Identity] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)
    related: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Mapping[str, Any], notes: Notes) -> Self:
        """Read a document's tree, however deep and in whatever order."""
        found = cls(notes=notes)
        tree = document.get("product_tree")
        waiting = [(tree, ("", ""))] if isinstance(tree, dict) else []
        while waiting:
            node, outer = waiting.pop()
            kind = text(node.get("category"))
            branch = (kind, text(node.get("name")).strip()) if kind in _VERSIONED else outer
            found._name(node.get("product"), branch)
            for name in _dicts(node.get("full_product_names")):
                found._name(name, branch)
            waiting += [(inner, branch) for inner in _dicts(node.get("branches"))]
        if isinstance(tree, dict):
            found._relate(tree)
            for group in _dicts(tree.get("product_groups")):
                found.groups[text(group.get("group_id"))] = text_list(group.get("product_ids"))
        return found

    def chain(self, identifier: str) -> tuple[Identity, ...]:
        """Resolve a product id, the innermost component first; empty if it, or a part of it, is not defined or contains itself."""
        found: list[Identity] = []
        waiting = [(identifier, 0)]
        while waiting:
            one, depth = waiting.pop()
            if one in self.plain:
                found.append(self.plain[one])
            elif one in self.related and depth < MAX_CHAIN and len(found) < MAX_CHAIN:
                component, container = self.related[one]
                waiting += [(container, depth + 1), (component, depth + 1)]
            else:
                return ()
        return tuple(found)

    def limit(self, identifier: str) -> str | None:
        """Return the version or range that a product is limited to by its branch, "" for none, None for what cannot be compared: prose.

        Of a product made of others the component's counts; what is installed of the one that holds it is not known.
        """
        component = identifier
        containers: list[str] = []
        while component in self.related and component not in self.plain and len(containers) < MAX_CHAIN:
            component, container = self.related[component]
            containers.append(container)
        limit = self.limits.get(component, "")
        return None if limit == _UNCLEAR or not self.limits.keys().isdisjoint(containers) else limit

    def members(self, groups: Iterable[str]) -> tuple[str, ...]:
        """Return the products of some groups."""
        return tuple(product for group in groups for product in self.groups.get(group, ()))

    def _relate(self, tree: Mapping[str, Any]) -> None:
        for one in _dicts(tree.get("relationships")):
            made = one.get("full_product_name")
            if isinstance(made, dict):
                parts = text(one.get("product_reference")), text(one.get("relates_to_product_reference"))
                self.related[text(made.get("product_id"))] = parts

    def _name(self, raw: object, branch: tuple[str, str]) -> None:
        if not isinstance(raw, dict):
            return
        helper = raw.get("product_identification_helper")
        known = helper if isinstance(helper, dict) else {}
        # CSAF 2.1 lists purls; the first stands for all, as they name one product.
        purl = _package(text(known.get("purl")) or next(iter(text_list(known.get("purls"))), ""))
        if limit := _limit(purl, *branch):
            self.limits[text(raw.get("product_id"))] = limit
        self.plain[text(raw.get("product_id"))] = Identity(
            purl=purl,
            cpe=text(known.get("cpe")),
            digests=tuple(_digests(known)),
            names=tuple(filter(None, [text(raw.get("name"))])),
        )


def _package(purl: str) -> str:
    """Write Red Hat's name of a package in a module (`pkg:rpmmod/redhat/nodejs:18/nodejs`) as it is written since 2025."""
    space, _, rest = purl.removeprefix(_IN_MODULE).partition("/") if purl.startswith(_IN_MODULE) else ("", "", "")
    return f"pkg:rpm/redhat/{rest}?arch=src&rpmmod={space}" if rest and not _MARKS.intersection(space + rest) else purl


def _limit(purl: str, kind: str, name: str) -> str:
    """Read the branch over a purl without a version: Red Hat also names packages there, which are no version (CSAF 2.0, 3.1.2.2)."""
    if kind not in _VERSIONED or not purl or "@" in purl.partition("?")[0].partition("#")[0].rpartition("/")[2]:
        return ""
    if kind == "product_version":
        version = name[len(_WORD) :] if name.lower().startswith(_WORD) else name
        version = version.removeprefix("v")
        return version if version[:1].isdecimal() else ""
    if name.lower().startswith("vers:"):
        return name
    scheme = purl.removeprefix("pkg:").partition("/")[0]
    return f"vers:{scheme}/{name}" if name == "*" or name.startswith(_COMPARATORS) else _UNCLEAR


def _digests(helper: Mapping[str, Any]) -> Iterable[str]:
    for group in _dicts(helper.get("hashes")):
        for one in _dicts(group.get("file_hashes")):
            yield f"{text(one.get('algorithm')).lower()}:{text(one.get('value')).lower()}"


def _dicts(raw: object) -> list[Any]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
