"""Red Hat's CSAF-VEX documents, one per CVE (https://security.access.redhat.com/data/csaf/v2/vex/): fixed, unfixed and not affected.

Read for the releases of Enterprise Linux itself (CPE `redhat:enterprise_linux:N`), by source package: unfixed components are named by
their source only, and every erratum lists the source packages that its binaries are built from. Extended streams (EUS, AUS, TUS, E4S,
ELS) are kept apart by their minor release: only the builds that fix a flaw are taken, as no image says that it follows one, but a build's
own release (`.el9_4`) tells whether it comes after such a fix. Other products are left out.

Both forms are read: the first, and that of 2026 (https://redhatproductsecurity.github.io/security-data-guidelines/vex-ga-details/), which
names every minor release whether fixed or not.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from packageurl import PackageURL

from tidewaiter.feeds._csaf import Component, ProductTree, by_product
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Link, Record, clipped, mapping, maps, text, texts, unusable
from tidewaiter.feeds._ratings import severity_of_word
from tidewaiter.model.advisory import MINOR, Advisory, Affected, VersionRange
from tidewaiter.model.severity import severity_of_cvss

_ADDRESS = "https://security.access.redhat.com/data/csaf/v2/vex"
_CPE = re.compile(r"^cpe:/[ao]:redhat:enterprise_linux:(\d+)(?:\.\d+)*(?:::.*)?$")
_EXTENDED = re.compile(r"^cpe:/[ao]:redhat:rhel_(?:eus|eus_long_life|aus|tus|e4s|els):(\d+(?:\.\d+)?)(?:::.*)?$")
_LAST_MINOR = {"6": "6.10", "7": "7.9"}
_ARCHIVE = re.compile(r"^csaf_vex_\d{4}-\d{2}-\d{2}\.tar\.zst$")
_MAX_PURL = 1000
_NO_FIX = frozenset({"no_fix_planned", "none_available"})
Key = tuple[str, str, str]
"""Ecosystem, source package, module stream or `minor/9.4`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """An ecosystem, and the minor release (`minor/9.4`) of a stream that is maintained apart."""

    ecosystem: str
    minor: str = ""


def recognises(record: Record) -> bool:
    """Tell a document by its category and publisher."""
    document = mapping(record.get("document"))
    return document.get("category") == "csaf_vex" and text(mapping(document.get("publisher")).get("name")).startswith("Red Hat")


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one advisory per vulnerability that says something of Enterprise Linux."""
    document = mapping(record.get("document"))
    tracking = mapping(document.get("tracking"))
    tree = ProductTree(mapping(record.get("product_tree")))
    for flaw in maps(record.get("vulnerabilities")):
        cve = text(flaw.get("cve"))
        if not cve.startswith("CVE-"):
            yield unusable("redhat", where, "a vulnerability without a CVE id")
            continue
        fixes, unsourced = _fixes(tree, flaw)
        if unsourced:
            yield unusable("redhat", where, f"{cve}: the fixes for {', '.join(sorted(unsourced))} name no source package")
        affected = (*_fixed(fixes, arrange), *_unfixed(tree, flaw, frozenset(fixes)))
        if affected:
            yield _advisory(cve, flaw, document, tracking, affected)


def _advisory(cve: str, flaw: Record, document: Record, tracking: Record, affected: tuple[Affected, ...]) -> Advisory:
    word = text(mapping(document.get("aggregate_severity")).get("text"))
    scores = [mapping(score.get("cvss_v3")) for score in maps(flaw.get("scores"))]
    base = max((score for item in scores if isinstance(score := item.get("baseScore"), int | float)), default=0.0)
    withdrawn = text(tracking.get("status")).lower() in ("withdrawn", "deleted")
    modified = _time(tracking.get("current_release_date"))
    return Advisory(
        id=cve,
        source="redhat",
        summary=clipped(text(document.get("title")) or text(flaw.get("title"))),
        affected=affected,
        cvss=tuple(dict.fromkeys(vector for item in scores if (vector := text(item.get("vectorString"))).startswith("CVSS:3"))),
        severity=severity_of_word(word) if word else severity_of_cvss(base),
        vendor_severity=word,
        cwes=tuple(filter(None, [text(mapping(flaw.get("cwe")).get("id"))])),
        published=_time(flaw.get("release_date") or flaw.get("discovery_date") or tracking.get("initial_release_date")),
        modified=modified,
        withdrawn=modified if withdrawn else "",
        url=f"https://access.redhat.com/security/cve/{cve}",
    )


def _fixes(tree: ProductTree, flaw: Record) -> tuple[Mapping[Key, Sequence[str]], frozenset[str]]:
    """Return the fixed source builds of each package, and the releases with fixed builds but no source among them.

    Modular builds of extended streams are left out: their release names the minor one of the module's first build.
    """
    fixes: dict[Key, list[str]] = defaultdict(list)
    seen, sourced = set(), set()
    for _, part, release in _components(tree, texts(mapping(flaw.get("product_status")).get("fixed"))):
        if not part.purl.startswith("pkg:rpm/"):
            continue
        if not release.minor:
            seen.add(release)
        if "arch=src" in part.purl:
            sourced.add(release)
            name, version, module = _rpm(part)
            if not (module and release.minor):
                fixes[release.ecosystem, name, module or release.minor].append(version)
    return fixes, frozenset(release.ecosystem for release in seen - sourced)


def _fixed(fixes: Mapping[Key, Sequence[str]], arrange: Arrange) -> Iterator[Affected]:
    """Yield the first fix of each package: what came later (another minor release) holds it too."""
    for (ecosystem, name, module), versions in sorted(fixes.items()):
        first = arrange(ecosystem, [("fixed", version) for version in dict.fromkeys(versions)])[0][1]
        yield Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(fixed=first),), state="fixed", modularity=module)


def _unfixed(tree: ProductTree, flaw: Record, fixed: frozenset[Key]) -> Iterator[Affected]:
    """Yield what is not fixed: affected before under investigation before not affected, in the vendor's words."""
    status, done = mapping(flaw.get("product_status")), set(fixed)
    reasons = by_product(flaw.get("remediations"), "details", _NO_FIX)
    flags = by_product(flaw.get("flags"), "label")
    for group in ("known_affected", "under_investigation", "known_not_affected"):
        for product, part, release in _components(tree, texts(status.get(group))):
            name, _, module = _rpm(part)
            key = (release.ecosystem, name, module)
            if name and key not in done and not release.minor:
                done.add(key)
                ranges = () if group == "known_not_affected" else (VersionRange(),)
                state = _state(group, *reasons.get(product, ("", "")), flags.get(product, ("", ""))[1])
                yield Affected(ecosystem=key[0], name=name, ranges=ranges, state=state, modularity=module)


def _state(group: str, category: str, details: str, flag: str) -> str:
    """Write a state as `will-not-fix (Out of support scope)`: ours, then what the vendor said beyond it."""
    if group == "known_not_affected":
        state, said = "not-affected", flag
    elif group == "under_investigation":
        state, said = "under-investigation", ""
    else:
        state, said = "will-not-fix" if category == "no_fix_planned" else "affected", clipped(details)
    return f"{state} ({said})" if said and said.lower().replace(" ", "-") != state else state


def _components(tree: ProductTree, products: Sequence[str]) -> Iterator[tuple[str, Component, _Release]]:
    """Yield (product id, component, release) of what belongs to a release of Enterprise Linux."""
    for product in products:
        part = tree.component(product)
        if part is not None and (release := _release(part.cpe)):
            yield product, part, release


@lru_cache(maxsize=1024)
def _release(cpe: str) -> _Release | None:
    if found := _CPE.match(cpe):
        return _Release(ecosystem=f"Red Hat:enterprise_linux:{found[1]}")
    found = _EXTENDED.match(cpe)
    minor = _LAST_MINOR.get(found[1], found[1]) if found else ""
    return _Release(ecosystem=f"Red Hat:enterprise_linux:{minor.split('.')[0]}", minor=f"{MINOR}{minor}") if "." in minor else None


def _rpm(part: Component) -> tuple[str, str, str]:
    """Return name, version and module stream of a component; one without a purl tells them by its id (`nodejs:18/nodejs`)."""
    if not part.purl:
        module, slash, name = part.id.removesuffix(".src").rpartition("/")
        return (name if slash or ":" not in name else ""), "", module
    name, version, module = _of_purl(part.purl)
    return name, version, module or next((stream for purl in part.within if (stream := _of_purl(purl)[2])), "")


@lru_cache(maxsize=16384)
def _of_purl(purl: str) -> tuple[str, str, str]:
    """Read `rpm` with `epoch` and `rpmmod` qualifiers, and `rpmmod` for a module (`@18:80...`) or a package in one (`nodejs:18/nodejs`)."""
    if len(purl) > _MAX_PURL:
        return "", "", ""
    try:
        found = PackageURL.from_string(purl)
    except ValueError:
        return "", "", ""
    qualifiers = found.qualifiers if isinstance(found.qualifiers, dict) else {}
    namespace, version = found.namespace or "", found.version or ""
    if found.type == "rpmmod":
        within = namespace.partition("/")[2]
        return (found.name, "", within) if within else ("", "", f"{found.name}:{version.partition(':')[0]}")
    if found.type != "rpm":
        return "", "", ""
    module = ":".join(qualifiers.get("rpmmod", "").split(":")[:2])
    return found.name, f"{qualifiers.get('epoch', '0')}:{version}" if version else "", module


def _time(value: object) -> str:
    return text(value).replace("+00:00", "Z")


def discover(url: str, body: bytes) -> Sequence[Link]:
    """Follow `archive_latest.txt` to the archive of all documents, whose name holds its day."""
    name = body.decode("ascii", "replace").strip()
    return (Link(url=urljoin(url, name), name=f"{_ADDRESS}/csaf_vex.tar.zst"),) if _ARCHIVE.match(name) else ()


REDHAT = Feed(
    id="redhat",
    title="Red Hat CSAF-VEX",
    licence="CC-BY-4.0",
    recognises=recognises,
    parse=parse,
    urls=(f"{_ADDRESS}/archive_latest.txt",),
    discover=discover,
)
