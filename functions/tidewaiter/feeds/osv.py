"""OSV records (https://ossf.github.io/osv-schema/): GitHub, PyPA, Go, RustSec, Bitnami, AlmaLinux, Debian, Alpine and the rest of OSV."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cvss import CVSS2, CVSS3, CVSS4, CVSSError

from tidewaiter.feeds._feed import Arrange, Event, Feed, FeedItem, Record, mapping, maps, text, texts, unusable
from tidewaiter.feeds._releases import release_of
from tidewaiter.feeds._sources import source_of
from tidewaiter.model.advisory import Advisory, Affected, RangeKind, VersionRange
from tidewaiter.model.severity import Severity, severity_of_cvss

MAX_SUMMARY = 300
_TRACKERS = frozenset({"UBUNTU", "DEBIAN", "ALPINE"})
_EVENTS = ("introduced", "fixed", "last_affected", "limit")
_OPENING = 300
_TAKEN_BACK = ("duplicate advisory", "duplicate of ghsa-", "withdrawn")
_TAKEN_BACK_INSIDE = ("advisory has been withdrawn", "record has been withdrawn", "advisory is a duplicate of")
_PHP_PAGE = re.compile(r"https://github\.com/FriendsOfPHP/security-advisories/(?:blob|tree)/[^/]+/([^/]+/[^/]+/[^/]+)\.ya?ml")
_STREAM = re.compile(r"(?:^|\s)([A-Za-z0-9][A-Za-z0-9_+-]*:[A-Za-z0-9][A-Za-z0-9._-]*)\s")
_RATING = re.compile(r"^(Critical|Important|Moderate|Low): ")
_NOTICES = frozenset({"unmaintained", "notice"})
_WORDS = {
    "critical": Severity.CRITICAL,
    "important": Severity.HIGH,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "negligible": Severity.INFORMATIONAL,
    "none": Severity.INFORMATIONAL,
}


def recognises(record: Record) -> bool:
    """Tell an OSV record by its three required fields; those of Ubuntu have a feed of their own."""
    return is_osv(record) and not is_of_ubuntu(record)


def is_osv(record: Record) -> bool:
    """Tell the shape of an OSV record, whoever publishes it."""
    return isinstance(record.get("id"), str) and "modified" in record and ("affected" in record or "withdrawn" in record)


def is_of_ubuntu(record: Record) -> bool:
    """Tell a record by Ubuntu's ids, or by packages of Ubuntu only."""
    names = [text(mapping(entry.get("package")).get("ecosystem")) for entry in maps(record.get("affected"))]
    return text(record.get("id")).startswith(("UBUNTU-", "USN-", "LSN-")) or (bool(names) and all(map(_is_ubuntu, names)))


def _is_ubuntu(ecosystem: str) -> bool:
    return ecosystem.startswith("Ubuntu")


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the advisory of a record; records that name no CVE and only announce bug fixes (ALBA, ALEA) are no advisories."""
    identifier = text(record.get("id"))
    if not identifier or not isinstance(record.get("affected", []), list):
        yield unusable("osv", where, f"record {identifier or '?'} has no id or no list of affected packages")
        return
    related = tuple(dict.fromkeys(_upstream(name) for key in ("related", "upstream") for name in texts(record.get(key))))
    if identifier.startswith(("ALBA-", "ALEA-")) and not any(name.startswith("CVE-") for name in related):
        return
    affected = tuple(item for raw in maps(record.get("affected")) for item in _affected(raw, record, arrange))
    yield from _unread(record, identifier, where)
    if affected or _withdrawn(record):
        yield _advisory(record, identifier, related, affected)


def _unread(record: Record, identifier: str, where: str) -> Iterator[FeedItem]:
    """Say once of a record that something it names cannot be matched.

    Commits alone are no mistake, nor is what was taken back, if only by naming no version any more.
    """
    for raw in record.get("affected", ()) if not record.get("withdrawn") else ():
        package, parts = mapping(mapping(raw).get("package")), maps(mapping(raw).get("ranges"))
        of_commits = any(part.get("type") == RangeKind.GIT for part in parts)
        if not of_commits and not (text(package.get("ecosystem")) and text(package.get("name"))):
            yield unusable("osv", where, f"{identifier} names a package without an ecosystem or a name")
            return
        is_said = bool(mapping(raw).get("ranges") or mapping(raw).get("versions"))
        if is_said and not of_commits and not texts(mapping(raw).get("versions")) and not any(_events(part) for part in parts):
            yield unusable("osv", where, f"{identifier} names no versions of {text(package.get('name'))[:60]} that can be read")
            return


def _advisory(record: Record, identifier: str, related: tuple[str, ...], affected: tuple[Affected, ...]) -> Advisory:
    vectors = _vectors(record)
    word = _vendor_word(record)
    # Distribution trackers name a CVE twice: DEBIAN-CVE-2024-1 has the upstream CVE-2024-1.
    same = (upstream,) if (upstream := _upstream(identifier)) != identifier else ()
    specific = mapping(record.get("database_specific"))
    return Advisory(
        id=identifier,
        source=source_of(identifier, affected[0].ecosystem if affected else ""),
        aliases=tuple(dict.fromkeys((*texts(record.get("aliases")), *same, *_pages_of_php(record)))),
        related=related,
        summary=_summary(record),
        affected=affected,
        cvss=vectors,
        severity=_WORDS.get(word.lower(), Severity.UNKNOWN) if word else _severity(vectors, affected),
        vendor_severity=word,
        cwes=texts(specific.get("cwe_ids")),
        published=_date(record, "published"),
        modified=_modified(record),
        withdrawn=_withdrawn(record),
        url=_url(record, identifier),
    )


def _pages_of_php(record: Record) -> Iterator[str]:
    """Yield the names of FriendsOfPHP's advisories that GitHub's refer to: those without a CVE have no other name in common."""
    for match in (_PHP_PAGE.fullmatch(text(item.get("url"))) for item in maps(record.get("references"))):
        if match and not match[1].rpartition("/")[2].startswith(("CVE-", "GHSA-")):
            yield match[1]


def _upstream(name: str) -> str:
    """Return the CVE of a tracker's own name for it (UBUNTU-CVE-2024-1), other names as they are."""
    tracker, mark, rest = name.partition("-CVE-")
    return f"CVE-{rest}" if mark and tracker in _TRACKERS else name


def _affected(raw: Record, record: Record, arrange: Arrange) -> Iterator[Affected]:
    """Yield one package; commit ranges say nothing of versions, so a package with only those and no versions is left out."""
    package = mapping(raw.get("package"))
    ecosystem, name = release_of(text(package.get("ecosystem"))), text(package.get("name"))
    if not ecosystem or not name:
        return
    ranges = tuple(found for part in maps(raw.get("ranges")) for found in _ranges(part, raw, ecosystem, arrange))
    versions = texts(raw.get("versions"))
    if not ranges and not versions:
        return
    specific = mapping(raw.get("ecosystem_specific"))
    urgency = text(specific.get("urgency")) or text(specific.get("ubuntu_priority"))
    yield Affected(
        ecosystem=ecosystem,
        name=name,
        ranges=ranges,
        versions=versions,
        state=_state(raw, urgency, ranges),
        modularity=_modularity(record, ranges),
        severity=urgency if urgency != "not yet assigned" else "",
    )


def _ranges(part: Record, raw: Record, ecosystem: str, arrange: Arrange) -> Iterator[VersionRange]:
    events = _events(part)
    bound = _last_known(raw)
    if bound and events and not any(key in ("fixed", "last_affected") for key, _ in events):
        events.append(bound)
    if events:
        yield from paired(arrange(ecosystem, events), RangeKind(text(part.get("type"))))


def _events(part: Record) -> list[Event]:
    """Return the events of a range of versions; commits, and kinds that nobody knows, say nothing of versions."""
    if text(part.get("type")) not in (RangeKind.ECOSYSTEM, RangeKind.SEMVER):
        return []
    return [(key, value) for item in maps(part.get("events")) for key in _EVENTS if (value := text(item.get(key)))]


def paired(events: Iterable[Event], kind: RangeKind) -> Iterator[VersionRange]:
    """Turn ordered events into intervals: the first end after a start closes it, a second start inside an interval changes nothing.

    An end before every start contradicts the start that nothing ends: such a range is kept as it was written, backwards, so that
    matching can say that it cannot be decided.
    """
    stray: dict[str, str] = {}
    start, seen = "", False
    for key, version in events:
        if key == "introduced":
            start, seen = start or version, True
        elif start:
            yield VersionRange(introduced=start, kind=kind, **{key: version})
            start, stray = "", {}
        elif not seen:
            stray = {key: version}
    if start:
        yield VersionRange(introduced=start, kind=kind, **stray)


def _last_known(raw: Record) -> Event | None:
    """GitHub's upper bound of what is known to be affected where no fix is named: `< 1.2` or `<= 1.2`."""
    words = text(mapping(raw.get("database_specific")).get("last_known_affected_version_range")).split()
    bounds = {"<": "limit", "<=": "last_affected"}
    return (bounds[words[0]], words[1]) if len(words) == 2 and words[0] in bounds else None  # noqa: PLR2004 - operator and version


def _state(raw: Record, urgency: str, ranges: tuple[VersionRange, ...]) -> str:
    """Return the vendor's own state of the package: RustSec's and Debian's words, else whether there is a fix."""
    informational = text(mapping(raw.get("database_specific")).get("informational"))
    if informational or urgency in ("unimportant", "end-of-life"):
        return informational or urgency
    return "fixed" if any(item.fixed for item in ranges) else "affected"


def _modularity(record: Record, ranges: tuple[VersionRange, ...]) -> str:
    """Return the module stream (`nodejs:18`) of a modular RPM, which errata only tell in their title."""
    if not any(".module" in item.fixed for item in ranges):
        return ""
    found = _STREAM.search(_RATING.sub("", text(record.get("summary"))) + " ")
    return found.group(1) if found else ""


def _vectors(record: Record) -> tuple[str, ...]:
    scores = [*maps(record.get("severity")), *(item for raw in maps(record.get("affected")) for item in maps(raw.get("severity")))]
    return tuple(dict.fromkeys(vector for item in scores if (vector := text(item.get("score"))).startswith(("CVSS:", "AV:"))))


def _vendor_word(record: Record) -> str:
    """Return the publisher's own rating: GitHub and Bitnami in a field, Ubuntu as a severity, AlmaLinux before the title."""
    word = text(mapping(record.get("database_specific")).get("severity"))
    if word:
        return word
    if rated := next((text(item.get("score")) for item in maps(record.get("severity")) if item.get("type") == "Ubuntu"), ""):
        return rated
    found = _RATING.match(text(record.get("summary")))
    return found.group(1) if found else ""


def _severity(vectors: tuple[str, ...], affected: tuple[Affected, ...]) -> Severity:
    """Rate by the worst vector; RustSec's notices that nobody maintains a crate are no flaws, and have none."""
    scores = [score for vector in vectors if (score := score_of(vector)) is not None]
    if scores:
        return severity_of_cvss(max(scores))
    is_notice = bool(affected) and all(entry.state in _NOTICES for entry in affected)
    return Severity.INFORMATIONAL if is_notice else Severity.UNKNOWN


@lru_cache(maxsize=8192)
def score_of(vector: str) -> float | None:
    """Return the base score of a CVSS v2, v3 or v4 vector, or None when it is malformed."""
    reader = CVSS4 if vector.startswith("CVSS:4") else CVSS3 if vector.startswith("CVSS:3") else CVSS2
    try:
        return float(reader(vector).scores()[0])
    except CVSSError:
        return None


def _date(record: Record, name: str) -> str:
    """Return a date; the year 1 is what Go's repository writes before its records are published, and no date."""
    date = text(record.get(name))
    return "" if date.startswith("0001-") else date


def _modified(record: Record) -> str:
    """Return the last change: one that was taken back without a date of its own was changed on that day."""
    return _date(record, "modified") or _date(record, "withdrawn") or _date(record, "published")


def _withdrawn(record: Record) -> str:
    """Return when a record was taken back; copies of GitHub's database have lost the field, and only the text still says it."""
    if stated := text(record.get("withdrawn")):
        return stated
    said = f"{text(record.get('summary'))}\n{text(record.get('details'))[:_OPENING]}".lower()
    is_withdrawn = said.startswith(_TAKEN_BACK) or any(words in said for words in _TAKEN_BACK_INSIDE)
    return (_modified(record) or "unknown") if is_withdrawn else ""


def _summary(record: Record) -> str:
    line = text(record.get("summary")) or " ".join(text(record.get("details"))[: MAX_SUMMARY * 2].split())
    return line if len(line) <= MAX_SUMMARY else line[: MAX_SUMMARY - 1] + "…"


def _url(record: Record, identifier: str) -> str:
    """Prefer the publisher's page: GitHub's by id, else the advisory reference, else OSV's."""
    if identifier.startswith("GHSA-"):
        return f"https://github.com/advisories/{identifier}"
    if identifier.startswith("GO-"):
        return f"https://pkg.go.dev/vuln/{identifier}"
    if identifier.startswith("ALSA-"):
        pages = [text(item.get("url")) for item in maps(record.get("references"))]
        return next((page for page in pages if page.startswith("https://errata.almalinux.org/")), "")
    return f"https://osv.dev/vulnerability/{identifier}"


OSV_BUCKET = "https://osv-vulnerabilities.storage.googleapis.com"
ECOSYSTEMS = (
    *("AlmaLinux", "Alpine", "Debian", "MinimOS", "Rocky%20Linux"),
    *("Azure%20Linux", "Mageia", "SUSE", "openEuler", "openSUSE"),
    *("Bitnami", "CRAN", "Go", "Hex", "Julia", "Maven", "NuGet", "Packagist", "Pub", "PyPI", "RubyGems", "SwiftURL", "crates.io", "npm"),
)
"""What is fetched: the distributions and languages whose packages a cataloger reads and whose versions a scheme orders.

Chainguard, Ubuntu and Wolfi publish less than OSV makes of it (hundreds of megabytes): their own files are read instead,
and so are Red Hat's. SUSE's notices come from here, as SUSE writes them for OSV itself: its CSAF-VEX archive also names what is not fixed,
but takes a hundred times the bytes.
"""
OSV = Feed(
    id="osv",
    title="OSV records",
    licence="per source",
    recognises=recognises,
    parse=parse,
    urls=tuple(f"{OSV_BUCKET}/{ecosystem}/all.zip" for ecosystem in ECOSYSTEMS),
    proven="81,658 records of nine publishers, 2025-01 to 2026-08",
)
