"""Distributions, runtimes and frameworks that get no fixes any more, by the dated table in `eol.json`.

The table names the vendor's page of each product, the day it was checked, and the releases whose dates could not be.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity
from tidewaiter.policy.supported_products import VARIABLES, product_of, release_of

RULE = "TW-IMAGE-end-of-life"
SOON_DAYS = 90
"""A release whose support ends within this many days is a finding already."""

_PRIORITIES = {Severity.HIGH: 70.0, Severity.MEDIUM: 45.0, Severity.INFORMATIONAL: 5.0}
_PARTS = 3
_NO_END = "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product: `releases` maps a release to the day its support ends (empty: no end was announced when it was `checked`).

    A release stands for all below it that have no entry of their own. `ends` says which support, `source` where that is written,
    `unverified` lists releases whose date was not found there. `extended` are the days on which `extension`, which not everybody has, ends.
    """

    title: str
    ends: str
    source: str
    checked: str
    releases: Mapping[str, str]
    unverified: tuple[str, ...] = ()
    extension: str = ""
    extended: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table: `dated` is the day of its latest change, `rolling` names distributions without releases."""

    dated: str
    rolling: frozenset[str]
    products: Mapping[str, Product]


@cache
def table() -> Table:
    """Read the shipped table, once."""
    raw = json.loads(resources.files("tidewaiter.policy").joinpath("eol.json").read_text("utf-8"))
    products = {name: Product(**{**fields, "unverified": tuple(fields.get("unverified", ()))}) for name, fields in raw["products"].items()}
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
        # What a bill of materials lists was read from no file of an image.
        named_in = Location() if inventory.scanner_version == "sbom" else Location(path="etc/os-release")
        yield _Use(product=distribution.id, version=distribution.version, location=named_in)
    for package in inventory.packages:
        product = "" if package.deleted or package.owner else product_of(package)
        if product and package.found_at:
            place = package.found_at[0]
            location = Location(path=place.path, layer=place.layer, purl=package.purl)
            yield _Use(product=product, version=release_of(package), location=location)
    for index, line in enumerate(image.config.env):
        name, _, value = line.partition("=")
        if name in VARIABLES and value[:1].isdigit():
            yield _Use(product=VARIABLES[name], version=value, location=Location(pointer=f"/config/Env/{index}"))


def _judged(use: _Use, resource: str, today: date) -> Finding | None:
    product = table().products.get(use.product)
    release = _release(use.version, product) if product else ""
    if product is None or not release:
        return _unknown(use, resource, product)
    day = product.releases[release]
    if not day:
        return None
    ends = date.fromisoformat(day)
    left = (ends - today).days
    if left > SOON_DAYS:
        return None
    severity = Severity.HIGH if left < 0 else Severity.MEDIUM
    name = f"{product.title} {release}"
    when = f"ended on {ends}" if left < 0 else f"ends on {ends}, in {left} days"
    title = f"{name} is past its end of life" if left < 0 else f"{name} is near its end of life"
    why = f"{product.ends}: {when}{_reservations(product, release, today)}"
    return _finding(use, release, resource, severity, title, why, _remedy(product), product.source)


def _reservations(product: Product, release: str, today: date) -> str:
    """Say what else is known: an extension that may apply, and a date that nobody could check."""
    longer = product.extended.get(release, "")
    extended = f"; {product.extension} goes on until {longer}, where it was bought" if longer and longer > today.isoformat() else ""
    return extended + ("; this date was not found on the vendor's page" if release in product.unverified else "")


def _unknown(use: _Use, resource: str, product: Product | None) -> Finding:
    """Say that nobody here knows: that is neither fine nor a flaw."""
    name = f"{product.title if product else use.product} {use.version}".strip()[:100]
    why = f"the table of {table().dated} does not list this release: whether it still gets fixes was not judged"
    remedy = "Check the vendor's life-cycle page"
    source = product.source if product else ""
    return _finding(use, use.version, resource, Severity.INFORMATIONAL, f"support of {name} is not known", why, remedy, source)


def _release(version: str, product: Product) -> str:
    """Find the longest entry that a version begins with, up to a build number (`17.0.9+9`, `16.1-1.pgdg120`)."""
    plain = version.lower().removeprefix("v")
    for sign in "+_-":
        plain = plain.partition(sign)[0]
    parts = plain.split(".")
    names = (".".join(parts[:count]) for count in range(min(_PARTS, len(parts)), 0, -1))
    return next((name for name in names if name in product.releases), "")


def _remedy(product: Product) -> str:
    """Name the release that is supported longest, of those whose date was checked."""
    known = [release for release in product.releases if release not in product.unverified] or list(product.releases)
    longest = max(known, key=lambda release: product.releases[release] or _NO_END)
    until = product.releases[longest]
    return f"move to a supported release such as {product.title} {longest} ({f'until {until}' if until else 'no end announced'})"


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
