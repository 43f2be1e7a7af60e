"""Amazon Linux advisories (ALAS): the updateinfo of its repositories, live as XML or collected as JSON, one record per advisory.

Format: `updateinfo.xml.gz` of createrepo, found as dnf does it (dnf.conf(5), `mirrorlist`): mirror.list -> repodata/repomd.xml ->
updateinfo. The repositories are AL2 core, every topic of its extras catalogue, and AL2023 core and kernel live patches. Architectures
share versions, so x86_64 stands for both.
"""

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urljoin

from tidewaiter.errors import TidewaiterError
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Link, Record, mapping, maps, text, unusable
from tidewaiter.feeds._ratings import severity_of_word
from tidewaiter.feeds._xml import attribute, elements, inside, words
from tidewaiter.model.advisory import Advisory, Affected, VersionRange

EXTRAS = "extras/"
"""Begins the modularity of a package that was fixed in an extras topic whose name tells no version series."""

_CDN = "https://cdn.amazonlinux.com"
_REPOMD = "repodata/repomd.xml"
_RELEASE = re.compile(r"^Amazon Linux (\d+)")
_SHORT = "amazon-linux-2---"
_SERIES = re.compile(r"-?(\d+(?:\.\d+)*)$")
_LIVEPATCH = "livepatch"
_HASH = re.compile(r"[0-9a-f]{32,}[-/]?")


def recognises(record: Record) -> bool:
    """Tell an advisory by its package list and id."""
    if record.get("_xml") == "update":
        return words(record, "id").startswith("ALAS")
    return "Pkglist" in record and text(record.get("ID")).startswith("ALAS")


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the erratum with its CVEs as `related`; binary packages of all architectures have one version."""
    del arrange
    record = _from_xml(record) if "_xml" in record else record
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
        severity=severity_of_word(word),
        vendor_severity=word,
        published=_time(record.get("Issued")),
        modified=_time(record.get("Updated")),
        url=_url(identifier, release.group(1)),
    )


def _from_xml(update: Record) -> Record:
    """Write an `update` element as the JSON form has it."""
    packages = [
        {key: attribute(item, key.lower()) for key in ("Name", "Epoch", "Version", "Release")}
        for item in inside(update, "pkglist", "collection", "package")
    ]
    collection = {
        "Name": words(update, "pkglist", "collection", "name"),
        "Short": attribute(update, "short", "pkglist", "collection"),
        "Package": packages,
    }
    return {
        "ID": words(update, "id"),
        "Title": words(update, "title"),
        "Severity": words(update, "severity"),
        "Issued": {"Date": attribute(update, "date", "issued")},
        "Updated": {"Date": attribute(update, "date", "updated")},
        "Pkglist": {"Collection": collection},
        "References": {"Reference": [{"ID": attribute(item, "id")} for item in inside(update, "references", "reference")]},
    }


def _affected(item: Record, release: str, collection: Record) -> Affected:
    epoch, version = text(item.get("Epoch")) or "0", f"{text(item.get('Version'))}-{text(item.get('Release'))}"
    start, stream = _stream(text(collection.get("Short")), epoch, version)
    return Affected(
        ecosystem=f"Amazon Linux:{release}",
        name=text(item.get("Name")),
        ranges=(VersionRange(introduced=start, fixed=f"{epoch}:{version}"),),
        state="fixed",
        modularity=stream,
    )


def _stream(short: str, epoch: str, version: str) -> tuple[str, str]:
    """Return where the range begins and the stream it is of.

    An extras topic such as `kernel-5.10` has its own series beside the package of that name in core. A topic without a number has none
    that could be told by a version, so its packages carry its name. Live patches have package names of their own.
    """
    if not short.startswith(_SHORT) or short.endswith(_LIVEPATCH):
        return "0", ""
    series = _SERIES.search(short)
    if series and version.startswith(f"{series.group(1)}."):
        return f"{epoch}:{series.group(1)}", ""
    return "0", f"{EXTRAS}{short.removeprefix(_SHORT)}"


def _time(entry: object) -> str:
    """Turn `2025-02-04 18:39:00` into RFC 3339, and leave what already is."""
    date = text(mapping(entry).get("Date")).strip().replace(" ", "T")
    return date if not date or date.endswith("Z") or "+" in date else f"{date}Z"


def _url(identifier: str, release: str) -> str:
    """Name the advisory's page, which drops the release from the id: ALAS2DOCKER-2024-1 is AL2/ALASDOCKER-2024-1."""
    name = identifier.removeprefix("ALAS").removeprefix(release)
    return f"https://alas.aws.amazon.com/AL{release}/ALAS{name}.html"


def discover(url: str, body: bytes) -> Sequence[Link]:
    """Follow the extras catalogue to mirror lists, a mirror list to the index of its first mirror, and that to its updateinfo."""
    if url.endswith(".json"):
        return _topics(body)
    if url.endswith("mirror.list"):
        mirror = next((line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.startswith("https://")), "")
        return (Link(url=f"{mirror.rstrip('/')}/{_REPOMD}", index=True),) if mirror else ()
    return _updateinfo(url, body)


def _topics(body: bytes) -> Sequence[Link]:
    try:
        names = [text(topic.get("n")) for topic in maps(mapping(json.loads(body)).get("topics"))]
    except (ValueError, RecursionError):
        return ()
    return tuple(Link(url=f"{_CDN}/2/extras/{quote(name, safe='')}/latest/x86_64/mirror.list", index=True) for name in names if name)


def _updateinfo(url: str, body: bytes) -> Sequence[Link]:
    """Name the updateinfo of a repository; one that has none (a topic without advisories) yields nothing."""
    try:
        found = [item for item in elements([body], {"data"}) if item.get("@type") == "updateinfo"]
    except TidewaiterError:
        return ()
    base = url.removesuffix(_REPOMD)
    return tuple(
        Link(
            url=urljoin(base, place),
            # The mirror's address holds a hash that changes with every release.
            name=_HASH.sub("", base) + "updateinfo",
            sha256=_checksum(item),
        )
        for item in found
        if (place := attribute(item, "href", "location"))
    )


def _checksum(item: Record) -> str:
    return next((words(one) for one in inside(item, "checksum") if one.get("@type") == "sha256"), "")


AMAZON = Feed(
    id="amazon",
    title="Amazon Linux Security Center",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
    urls=(
        f"{_CDN}/2/core/latest/x86_64/mirror.list",
        f"{_CDN}/2/extras-catalog.json",
        f"{_CDN}/al2023/core/mirrors/latest/x86_64/mirror.list",
        f"{_CDN}/al2023/kernel-livepatch/mirrors/latest/x86_64/mirror.list",
    ),
    discover=discover,
    proven="3,305 bulletins of 2025-02 as JSON; no XML",
)
