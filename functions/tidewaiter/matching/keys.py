"""Under which names the packages of an inventory can be looked up: the keys of the inverted index that rematching starts from."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from tidewaiter.matching.ecosystems import ecosystems_of, normalised
from tidewaiter.matching.lookup import Query, query_for
from tidewaiter.matching.rebuilds import origin_query
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package

Key = tuple[str, str]
"""OSV ecosystem with its release, such as `Debian:12`, and the name as the advisory database keeps it."""


def keys_of(inventory: Inventory) -> Mapping[Key, tuple[int, ...]]:
    """Map every key to the positions of its packages in the inventory.

    A database chooses among the ecosystems of a distribution by what it holds, and the next one may hold more: all are keys. A package
    comes with the one that installed it: only that one tells whether it is judged for itself.
    """
    found: dict[Key, set[int]] = {}
    places = {package.purl: position for position, package in enumerate(inventory.packages)}
    for position, package in enumerate(inventory.packages):
        for key in _keys(package, inventory.distribution):
            found.setdefault(key, set()).update((position, places.get(package.owner, position)))
    return {key: tuple(sorted(positions)) for key, positions in found.items()}


def _keys(package: Package, distribution: Distribution) -> Iterator[Key]:
    asked = _Asked()
    query_for(package, distribution, asked)
    for ecosystem in filter(None, asked.names):
        query = query_for(package, distribution, (ecosystem,))
        if isinstance(query, Query):
            yield query.ecosystem, normalised(query.ecosystem, query.name)
            yield from _origin_key(package, distribution)


def _origin_key(package: Package, distribution: Distribution) -> Iterator[Key]:
    """Yield the name under which another distribution's advisories speak of what a package is rebuilt from."""
    held = [ecosystem for ecosystem in ecosystems_of(replace(distribution, id="rhel")) if distribution.version]
    query = origin_query(package, distribution, held)
    if query:
        yield query.ecosystem, normalised(query.ecosystem, query.name)


class _Asked(Collection[str]):
    """A database that holds nothing and remembers what it was asked for, so that nobody else need know the rules of looking up."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def __contains__(self, name: object) -> bool:
        self.names[str(name)] = None
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
