"""Amazon Linux advisories (ALAS) as the updateinfo of its repositories in JSON: core, extras topics, kernel live patches."""

import re
from collections.abc import Iterator

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, mapping, maps, text, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.severity import Severity

_RELEASE = re.compile(r"^Amazon Linux (\d+)")
_TOPIC = re.compile(r"^amazon-linux-2---(.*?)-?(\d+(?:\.\d+)*)$")
_WORDS = {"critical": Severity.CRITICAL, "important": Severity.HIGH, "medium": Severity.MEDIUM, "low": Severity.LOW}


def recognises(record: Record) -> bool:
    """Tell an advisory by its package list and id."""
    return "Pkglist" in record and text(record.get("ID")).startswith("ALAS")


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the erratum with its CVEs as `related`; binary packages of all architectures have one version."""
    del arrange
    identifier, title = text(record.get("ID")), text(record.get("Title"))
    collection = mapping(mapping(record.get("Pkglist")).get("Collection"))
    release = _RELEASE.match(text(collection.get("Name")) or title)
    if not release:
        yield unusable("amazon", where, f"{identifier} does not name its release")
        return
    packages = dict.fromkeys(_affected(item, release.group(1), collection) for item in maps(collection.get("Package")))
    references = maps(mapping(record.get("References")).get("Reference"))
    word = text(record.get("Severity"))
    yield Advisory(
        id=identifier,
        source="amazon",
        related=tuple(dict.fromkeys(name for item in references if (name := text(item.get("ID"))).startswith("CVE-"))),
        summary=title,
        affected=tuple(item for item in packages if item.name),
        severity=_WORDS.get(word.lower(), Severity.UNKNOWN),
        vendor_severity=word,
        published=_time(record.get("Issued")),
        modified=_time(record.get("Updated")),
        url=_url(identifier, release.group(1)),
    )


def _affected(item: Record, release: str, collection: Record) -> Affected:
    epoch, version = text(item.get("Epoch")) or "0", f"{text(item.get('Version'))}-{text(item.get('Release'))}"
    return Affected(
        ecosystem=f"Amazon Linux:{release}",
        name=text(item.get("Name")),
        ranges=(VersionRange(introduced=_start(collection, epoch, version), fixed=f"{epoch}:{version}"),),
        state="fixed",
    )


def _start(collection: Record, epoch: str, version: str) -> str:
    """Return where the range begins: an extras topic such as `kernel-5.10` has its own series beside the package of that name in core."""
    topic = _TOPIC.match(text(collection.get("Short")))
    if topic and version.startswith(f"{topic.group(2)}."):
        return f"{epoch}:{topic.group(2)}"
    return "0"


def _time(entry: object) -> str:
    """Turn `2025-02-04 18:39:00` into RFC 3339."""
    date = text(mapping(entry).get("Date"))
    return f"{date.replace(' ', 'T')}Z" if date else ""


def _url(identifier: str, release: str) -> str:
    return f"https://alas.aws.amazon.com/AL{release}/{identifier}.html"


AMAZON = Feed(
    id="amazon",
    title="Amazon Linux Security Center",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
)
