"""Secrets in files that published packages brought: everybody has them, so nobody's are lost; samples and self-test keys.

What a package of the distribution brought counts so. A Python package's own list of digests is no proof that others have the package:
one's own is installed with a list, too. So three things must hold, and even then the secret is reported, and no token of an issuer is
graded down: the file is as the list says, pip got the package from an index, and the package says that its licence is an open one.

npm, gems, Composer and jars list no digests of files. There a file counts as its package's that lies in the package's own folder (or
jar), in the layer that installed it, and the licence has to be an open one: whoever adds a key to an installed package does so later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from tidewaiter.content.compiled import rules
from tidewaiter.content.hits import BY_CONTEXT
from tidewaiter.matching.vendors import stranger
from tidewaiter.model.image import Distribution, LayerRef
from tidewaiter.model.inventory import ContentHit, Inventory
from tidewaiter.model.package import Package
from tidewaiter.model.severity import Severity

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
PROGRAM_PLACES = ("usr/", "lib/", "lib64/", "bin/", "sbin/")
"""Where packages put what nobody edits. Settings (`etc/`) and data (`var/`) belong to packages too, but people write into them."""
DOUBTED = 0.3
OPEN = frozenset(
    "mit bsd apache isc mpl mozilla lgpl gpl agpl gnu psf python unlicense zlib artistic cc0 0bsd epl hpnd zpl".split()  # noqa: SIM905
)
"""Words of open licences, as packages write them: `MIT`, `BSD-3-Clause`, `Apache Software License`."""
LISTED = "the file is as package {} lists it, which came from an index and has an open licence: if it is public, so is this"
IN_HOME = "the file came in the folder of package {}, which has an open licence: if it is public, so is this"
_WORDS = str.maketrans(dict.fromkeys("-_/,;():.", " "))


def graded(inventory: Inventory, layers: Sequence[LayerRef]) -> Iterable[ContentHit]:
    """Return the hits, secrets of packaged files as information; what a layer above its package changed is not the package's."""
    order = {layer.diff_id: number for number, layer in enumerate(layers)}
    owners: dict[str, tuple[str, int]] = {}
    for package in inventory.packages:
        if package.ecosystem in SYSTEM and not _is_of_others(package, inventory.distribution):
            since = max((order.get(place.layer, 0) for place in package.found_at), default=0)
            owners |= {plain(file): (package.name, since) for file in package.owned_files}
    published = {
        _folder(place.path): package.name
        for package in inventory.packages
        if package.ecosystem == "pypi" and any(map(is_open, package.licences))
        for place in package.found_at
    }
    homes = {home: owner for package in inventory.packages for home, owner in _homes_of(package)}
    return [_in_its_home(_published(_graded(hit, owners, order), published), homes) for hit in inventory.hits]


def _homes_of(package: Package) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the homes of a package with its name and the layer; of one without an open licence with no name."""
    name = package.name if any(map(is_open, package.licences)) else ""
    for place in package.found_at:
        yield from ((home, (name, place.layer)) for home in _homes(package, place.path))


def _homes(package: Package, evidence: str) -> Iterator[str]:
    """Yield the folder, or jar, that is a package's own, told from where its evidence lies."""
    path, (folder, _, file) = evidence.lstrip("/"), evidence.lstrip("/").rpartition("/")
    if package.ecosystem == "npm" and file == "package.json" and "node_modules/" in folder:
        yield f"{folder}/"
    elif package.ecosystem == "gem" and folder.endswith("specifications") and file.endswith(".gemspec"):
        yield f"{folder.removesuffix('specifications')}gems/{file.removesuffix('.gemspec')}/"
    elif package.ecosystem == "composer" and path.endswith("vendor/composer/installed.json"):
        yield f"{path.removesuffix('composer/installed.json')}{package.name}/"
    elif package.ecosystem == "maven" and path.endswith(".jar"):
        yield f"{path}!/"


def _in_its_home(hit: ContentHit, homes: Mapping[str, tuple[str, str]]) -> ContentHit:
    path = hit.path.lstrip("/")
    name, layer = next((homes[home] for home in _places_around(path) if home in homes), ("", ""))
    return _known(hit, name, IN_HOME) if name and hit.layer == layer else hit


def _places_around(path: str) -> Iterator[str]:
    """Yield the folders and the jar around a file, the nearest first: a package inside another one is its own."""
    for end in range(len(path) - 1, 0, -1):
        if path[end - 1] == "/":
            yield path[:end]


def _is_of_others(package: Package, distribution: Distribution) -> bool:
    """Tell whether another than the distribution built an RPM, which may be one's own; dpkg and apk do not say who built a package."""
    return package.ecosystem == "rpm" and bool(stranger(package, distribution))


def is_open(licence: str) -> bool:
    """Tell whether a licence, as a package words it, is one under which it is published with its source."""
    words = licence.lower().translate(_WORDS).split()
    return "proprietary" not in words and not OPEN.isdisjoint(words)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


@cache
def _own() -> frozenset[str]:
    """Name the rules for what a package may bring for itself: keys and passwords, no tokens, of which an issuer knows whether they live."""
    return frozenset(rule.id for rule in rules() if rule.family == "addresses" or rule.id in BY_CONTEXT or not rule.preview)


def _published(hit: ContentHit, packages: Mapping[str, str]) -> ContentHit:
    name = packages.get(_folder(hit.listed_by), "") if hit.listed_by else ""
    return _known(hit, name, LISTED) if name else hit


def _known(hit: ContentHit, name: str, reason: str) -> ContentHit:
    """Return the hit graded as what everybody has who installs the package, unless it is a token of an issuer."""
    if hit.kind != "secret" or hit.rule_id not in _own() or hit.severity.rank <= Severity.LOW.rank:
        return hit
    reason = reason.format(name)
    return replace(hit, severity=Severity.LOW, confidence=min(hit.confidence, DOUBTED), reasons=(*hit.reasons, reason))


def _graded(hit: ContentHit, owners: Mapping[str, tuple[str, int]], order: Mapping[str, int]) -> ContentHit:
    path = hit.path.partition("!/")[0].lstrip("/")
    name, since = owners.get(plain(path), ("", 0))
    if hit.kind != "secret" or not name or order.get(hit.layer, 0) > since or not path.startswith(PROGRAM_PLACES):
        return hit
    reason = f"the file came with the distribution's package {name}, so it is known to everybody"
    reasons = (*hit.reasons, reason)
    return replace(hit, severity=Severity.INFORMATIONAL, confidence=min(hit.confidence, DOUBTED), reasons=reasons)


def plain(path: str) -> str:
    """Write `/lib/x` and `/usr/lib/x` as one: file lists still name the former where the directories are merged."""
    return path.lstrip("/").removeprefix("usr/")
