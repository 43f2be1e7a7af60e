"""CSAF 2.0 documents (https://docs.oasis-open.org/csaf/csaf/v2.0/): which component of which platform a product id names."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidewaiter.feeds._feed import Record, mapping, maps, text, texts

MAX_CHAIN = 8
"""A component in a module in a platform is two steps; a longer chain of relationships is a loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component of a platform: the component's id and purl, the purls and ids of what lies between (a module), and the platform's CPE."""

    id: str
    purl: str
    within: tuple[str, ...]
    cpe: str


class ProductTree:
    """The products of a document by their ids; ids that lead nowhere, or in a circle, name nothing."""

    def __init__(self, tree: Record) -> None:
        helpers = ((text(item.get("product_id")), mapping(item.get("product_identification_helper"))) for item in _products(tree))
        self._helpers = {name: (text(helper.get("purl")), text(helper.get("cpe"))) for name, helper in helpers}
        self._parents = {
            text(mapping(item.get("full_product_name")).get("product_id")): (
                text(item.get("product_reference")),
                text(item.get("relates_to_product_reference")),
            )
            for item in maps(tree.get("relationships"))
        }

    def component(self, product: str) -> Component | None:
        """Resolve the id of a component of a platform."""
        if product not in self._parents:
            return None
        part, whole = self._parents[product]
        within: list[str] = []
        while whole in self._parents and len(within) < MAX_CHAIN:
            middle, whole = self._parents[whole]
            within.append(self._helpers.get(middle, ("", ""))[0])
        cpe = self._helpers.get(whole, ("", ""))[1]
        return Component(id=part, purl=self._helpers.get(part, ("", ""))[0], within=tuple(within), cpe=cpe) if cpe else None


def _products(tree: Record) -> Iterator[Record]:
    """Yield the products of all branches, without recursion: a document may nest them as it likes."""
    yield from maps(tree.get("full_product_names"))
    waiting = list(maps(tree.get("branches")))
    while waiting:
        branch = waiting.pop()
        if product := mapping(branch.get("product")):
            yield product
        waiting.extend(maps(branch.get("branches")))


def by_product(items: object, label: str, of: frozenset[str] = frozenset()) -> dict[str, tuple[str, str]]:
    """Map product id -> (category, the text under `label`) of remediations or flags; with `of`, of those categories only."""
    return {
        product: (text(item.get("category")), text(item.get(label)))
        for item in maps(items)
        if not of or text(item.get("category")) in of
        for product in texts(item.get("product_ids"))
    }
