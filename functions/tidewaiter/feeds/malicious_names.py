"""Names of malicious packages: rows that shorten the records of https://github.com/ossf/malicious-packages (OSV) to what matching needs."""

from collections.abc import Iterator

from tidewaiter.feeds._constraints import unknown
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, text, texts, unusable
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.severity import Severity

LISTED = 20
"""Rows name so many versions at most: whether others are malicious too cannot be told from a row that names as many."""


def recognises(record: Record) -> bool:
    """Tell a row by its columns."""
    return text(record.get("id")).startswith("MAL-") and "package" in record and "all_versions" in record


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the advisory of a row."""
    del arrange
    identifier, ecosystem, name = (text(record.get(key)) for key in ("id", "ecosystem", "package"))
    versions = texts(record.get("versions"))
    if not identifier or not ecosystem or not name:
        yield unusable("malicious-names", where, f"{identifier[:40] or '?'} names no package or no ecosystem")
        return
    ranges = (VersionRange(),) if record.get("all_versions") is True or not versions else ()
    if not ranges and len(versions) >= LISTED:
        ranges = (unknown("versions beyond the list"),)
    day = text(record.get("published"))
    withdrawn = text(record.get("withdrawn"))
    yield Advisory(
        id=identifier,
        source="malicious",
        aliases=texts(record.get("aliases")),
        summary=f"Malicious code in {name} ({ecosystem})",
        affected=(Affected(ecosystem=ecosystem, name=name, ranges=ranges, versions=versions, state="affected"),),
        severity=Severity.CRITICAL,
        published=f"{day}T00:00:00Z" if day else "",
        withdrawn=withdrawn,
        url=f"https://osv.dev/vulnerability/{identifier}",
    )


MALICIOUS_NAMES = Feed(
    id="malicious-names",
    title="OpenSSF Malicious Packages, names only",
    licence="Apache-2.0",
    recognises=recognises,
    parse=parse,
    proven="28,326 rows of 2025-02",
)
