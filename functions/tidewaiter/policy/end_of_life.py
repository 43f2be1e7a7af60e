"""Distributions and runtimes that get no fixes any more, by the dated table in `eol.json` (dates of the vendors' own life-cycle pages)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity

RULE = "TW-IMAGE-end-of-life"
SOON_DAYS = 90
"""A release whose support ends within this many days is a finding already."""

_PRIORITIES = {Severity.HIGH: 70.0, Severity.MEDIUM: 45.0, Severity.INFORMATIONAL: 5.0}
# Variables that the official images of the runtimes set to the version they hold.
_VARIABLES = {
    "PYTHON_VERSION": "python",
    "NODE_VERSION": "node",
    "GOLANG_VERSION": "go",
    "PHP_VERSION": "php",
    "RUBY_VERSION": "ruby",
}
_PACKAGES = {
    ("golang", "stdlib"): "go",
    ("generic", "python"): "python",
    ("generic", "node"): "node",
    ("generic", "php"): "php",
    ("generic", "ruby"): "ruby",
}
_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product: `releases` maps a release to the day its support ends, `ends` says which support, `source` where that is written."""

    title: str
    ends: str
    source: str
    releases: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table: `dated` is the day its facts were checked, `rolling` names distributions without releases."""

    dated: str
    rolling: frozenset[str]
    products: Mapping[str, Product]


@cache
def table() -> Table:
    """Read the shipped table, once."""
    raw = json.loads(resources.files("tidewaiter.policy").joinpath("eol.json").read_text("utf-8"))
    products = {name: Product(**fields) for name, fields in raw["products"].items()}
    return Table(dated=raw["dated"], rolling=frozenset(raw["rolling"]), products=products)


def findings_of(inventory: Inventory, image: Image, today: date) -> tuple[Finding, ...]:
    """Return a finding for each release past its end (high) or near it (medium), and say which releases the table does not know.

    A runtime that the distribution packages is the distribution's to support and is not judged by itself.
    """
    found = (_judged(use, image.digest, today) for use in _uses(inventory, image))
    return tuple({one.id: one for one in found if one}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    product: str
    version: str
    location: Location


def _uses(inventory: Inventory, image: Image) -> Iterator[_Use]:
    distribution = inventory.distribution
    if distribution.id and distribution.id not in table().rolling:
        yield _Use(product=distribution.id, version=distribution.version, location=Location(path="etc/os-release"))
    for package in inventory.packages:
        product = _PACKAGES.get((package.ecosystem, package.name), "")
        if product and package.found_at and not (package.deleted or package.owner):
            place = package.found_at[0]
            location = Location(path=place.path, layer=place.layer, purl=package.purl)
            yield _Use(product=product, version=package.version, location=location)
    for index, line in enumerate(image.config.env):
        name, _, value = line.partition("=")
        if name in _VARIABLES and value[:1].isdigit():
            yield _Use(product=_VARIABLES[name], version=value, location=Location(pointer=f"/config/Env/{index}"))


def _judged(use: _Use, resource: str, today: date) -> Finding | None:
    product = table().products.get(use.product)
    release = _release(use.version, product) if product else ""
    if product is None or not release:
        return _unknown(use, resource, product)
    ends = date.fromisoformat(product.releases[release])
    left = (ends - today).days
    if left > SOON_DAYS:
        return None
    severity = Severity.HIGH if left < 0 else Severity.MEDIUM
    name = f"{product.title} {release}"
    when = f"ended on {ends}" if left < 0 else f"ends on {ends}, in {left} days"
    title = f"{name} is past its end of life" if left < 0 else f"{name} is near its end of life"
    return _finding(use, release, resource, severity, title, f"{product.ends}: {when}", _remedy(product), product.source)


def _unknown(use: _Use, resource: str, product: Product | None) -> Finding:
    """Say that nobody here knows: that is neither fine nor a flaw."""
    name = f"{product.title if product else use.product} {use.version}".strip()[:100]
    why = f"the table of {table().dated} does not list this release: whether it still gets fixes was not judged"
    remedy = "Check the vendor's life-cycle page"
    source = product.source if product else ""
    return _finding(use, use.version, resource, Severity.INFORMATIONAL, f"support of {name} is not known", why, remedy, source)


def _release(version: str, product: Product) -> str:
    parts = version.split(".")
    names = (".".join(parts[:count]) for count in range(min(_PARTS, len(parts)), 0, -1))
    return next((name for name in names if name in product.releases), "")


def _remedy(product: Product) -> str:
    longest = max(product.releases, key=lambda release: product.releases[release])
    return f"move to a supported release such as {product.title} {longest} (until {product.releases[longest]})"


def _finding(use: _Use, release: str, resource: str, severity: Severity, title: str, why: str, remedy: str, source: str) -> Finding:  # noqa: PLR0913, PLR0917
    priority = _PRIORITIES[severity]
    return Finding(
        id=stable_id("finding", RULE, resource, use.product, release),
        kind=FindingKind.MISCONFIGURATION,
        rule_id=RULE,
        title=title,
        resource=resource,
        severity=severity,
        location=use.location,
        description=why,
        priority=priority,
        reasons=(Reason(text=why, weight=priority, source="end-of-life"),),
        remediation=remedy,
        evidence={"version": use.version[:100], "table": table().dated},
        references=(source,) if source else (),
        undetermined=severity is Severity.INFORMATIONAL,
    )
