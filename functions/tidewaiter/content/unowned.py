"""Programs of no package that reach the network and run others: what a build downloaded, or what somebody left.

Only images with a distribution's package database are judged; without one every program is of no package.
"""

from collections.abc import Iterator

from tidewaiter.content.findings import findings_of as of_hits
from tidewaiter.content.published import SYSTEM, plain
from tidewaiter.content.signs import UNOWNED
from tidewaiter.model.finding import Finding
from tidewaiter.model.inventory import FileFact, Inventory

LIBRARIES = frozenset({"site-packages", "dist-packages", "node_modules", "gems"})
"""Where package managers install programs that they keep no list of."""
MOST = 20


def findings_of(inventory: Inventory) -> Iterator[Finding]:
    """Yield a finding for each of the first such programs."""
    if not any(package.ecosystem in SYSTEM for package in inventory.packages):
        return
    owned = {plain(file) for package in inventory.packages for file in package.owned_files}
    owned |= {plain(place.path.partition("!/")[0]) for package in inventory.packages for place in package.found_at}
    found = [fact for fact in inventory.files if _is_odd(fact) and plain(fact.path) not in owned]
    for fact in found[:MOST]:
        reason = "it asks its loader for functions that open connections and run programs, and no package lists it or was recognised in it"
        yield from of_hits((UNOWNED.hit(fact.path, reason),), inventory.image_digest)


def _is_odd(fact: FileFact) -> bool:
    elf = fact.elf
    is_program = elf is not None and elf.kind == "executable" and elf.network and elf.executes
    return is_program and LIBRARIES.isdisjoint(fact.path.split("/"))
