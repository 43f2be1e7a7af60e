"""What Red Hat says of the packages that AlmaLinux and Rocky Linux rebuild.

Their errata name fixes only: of a flaw that Red Hat has not fixed, or will not fix, neither says anything, and the same code is in both.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tidewaiter.matching.identity import flaws_of
from tidewaiter.matching.lookup import Gap, Query, query_for
from tidewaiter.matching.vendors import with_judges
from tidewaiter.model.advisory import Advisory, Affected
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package
from tidewaiter.ports import AdvisoryStore

_REBUILDS = frozenset({"almalinux", "rocky"})
NOTE = "Red Hat says so of the package that this one is rebuilt from; the distribution's own errata name fixes only"


def looked_up(inventory: Inventory, held: Collection[str]) -> Iterator[tuple[Package, tuple[Query, ...] | Gap]]:
    """Yield each package as it is judged, with its look-ups in a database that holds some ecosystems."""
    for package in with_judges(inventory):
        yield package, queries_for(package, inventory.distribution, held)


def queries_for(package: Package, distribution: Distribution, held: Collection[str]) -> tuple[Query, ...] | Gap:
    """Return the look-up of a package, and for one that is rebuilt that of Red Hat's, of which only unfixed flaws count."""
    own = query_for(package, distribution, held)
    if isinstance(own, Gap):
        return own
    origin = origin_query(package, distribution, held)
    return (own, origin) if origin else (own,)


def origin_query(package: Package, distribution: Distribution, held: Collection[str]) -> Query | None:
    """Return the look-up of what a package is rebuilt from; None for other distributions, and without Red Hat's data."""
    if distribution.id not in _REBUILDS or package.ecosystem != "rpm":
        return None
    # Who built it was asked of the distribution itself.
    found = query_for(replace(package, vendor=""), replace(distribution, id="rhel"), held)
    return replace(found, unfixed=True) if isinstance(found, Query) else None


def entries_of(query: Query, store: AdvisoryStore) -> list[tuple[Advisory, Affected]]:
    """Look up what counts: without withdrawn advisories, and of another distribution only what has no fix."""
    entries = store.lookup(query.ecosystem, query.name)
    return [pair for pair in entries if not pair[0].withdrawn and not (query.unfixed and has_fix(pair[1]))]


def judged(query: Query, store: AdvisoryStore) -> frozenset[str]:
    """Name the flaws of which the distribution itself says something: Red Hat's word on them does not count."""
    return frozenset(_names(store.lookup(query.ecosystem, query.name)))


def _names(entries: Iterable[tuple[Advisory, Affected]]) -> Iterator[str]:
    for advisory, _ in entries:
        for names in flaws_of(advisory):
            yield from names


def has_fix(affected: Affected) -> bool:
    """Tell whether an entry names a fixed version."""
    return any(item.fixed for item in affected.ranges)
