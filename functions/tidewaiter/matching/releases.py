"""Whether the packages are of the release that os-release names: later ones all look fixed in an earlier release's advisories."""

from collections import Counter
from collections.abc import Iterator

import re2

from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem

_MOST = 5
"""So many packages of other releases may be leftovers, or somebody's own."""

_RED_HAT = re2.compile(r"\.el(\d+)")
_STAMPS = {
    "debian": re2.compile(r"[+~]deb(\d+)u\d"),
    "ubuntu": re2.compile(r"ubuntu[^~]*?[~.](\d\d\.(?:04|10))(?:[.+~]|$)"),
    "amzn": re2.compile(r"\.amzn(\d+)"),
    "azurelinux": re2.compile(r"\.azl(\d+)"),
    "photon": re2.compile(r"\.ph(\d+)"),
    **dict.fromkeys(("almalinux", "centos", "ol", "rhel", "rocky"), _RED_HAT),
}
"""Where builders write the release into a version: `+deb12u3`, `ubuntu0.22.04.1`, `.el9_4`, `.amzn2023.0.1`."""


def doubts(inventory: Inventory) -> Iterator[Problem]:
    """Yield a Problem when most packages that tell their release are of another one than os-release says."""
    distribution = inventory.distribution
    stamp = _STAMPS.get(distribution.id)
    if stamp is None or not distribution.version:
        return
    said = distribution.version if distribution.id == "ubuntu" else distribution.version.partition(".")[0]
    told = Counter(found.group(1) for package in inventory.packages if _is_of_system(package) and (found := stamp.search(package.version)))
    own = told.pop(said, 0)
    if not told or told.total() <= max(_MOST, own):
        return
    other, count = told.most_common(1)[0]
    what = (
        f"os-release says {distribution.id} {said}, and {count} packages were built for {other}: advisories of the wrong release hide flaws"
    )
    hint = "Do not trust the result: find out who wrote os-release, and build the image from a trusted base"
    yield Problem(code="release-doubtful", what=what, where=f"{distribution.id} {distribution.version}", hint=hint)


def _is_of_system(package: Package) -> bool:
    return package.ecosystem in ("deb", "rpm") and not package.deleted
