"""CISA's catalogue of known exploited vulnerabilities: the JSON document or rows of the CSV."""

from collections.abc import Iterator

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, KevEntry, Record, maps, text, unusable


def recognises(record: Record) -> bool:
    """Tell the JSON catalogue by its `vulnerabilities`, a CSV row by its columns."""
    return ("catalogVersion" in record and "vulnerabilities" in record) or ("cveID" in record and "dateAdded" in record)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the entries of the catalogue, or the one of a row."""
    del arrange
    if "vulnerabilities" not in record:
        yield _entry(record, where)
        return
    for number, row in enumerate(maps(record["vulnerabilities"]), 1):
        yield _entry(row, f"{where}#{number}")


def _entry(row: Record, where: str) -> FeedItem:
    cve, added = text(row.get("cveID")).strip(), text(row.get("dateAdded")).strip()
    if not cve.startswith("CVE-") or not added:
        return unusable("kev", where, "entry without a CVE id or a date")
    return KevEntry(
        cve=cve,
        added=added,
        ransomware=text(row.get("knownRansomwareCampaignUse")).strip().lower() == "known",
        vendor=text(row.get("vendorProject")),
        product=text(row.get("product")),
    )


KEV = Feed(
    id="kev",
    title="CISA Known Exploited Vulnerabilities",
    licence="CC0-1.0",
    recognises=recognises,
    parse=parse,
    urls=("https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",),
    proven="1,647 rows of 2026-07; no JSON",
)
