"""EPSS scores of FIRST: rows `cve, epss, percentile`; the comment line of the CSV gives the day (`_date` in the row)."""

from collections.abc import Iterator

from tidewaiter.feeds._feed import Arrange, EpssScore, Feed, FeedItem, Record, text, unusable


def recognises(record: Record) -> bool:
    """Tell a row by its columns."""
    return "cve" in record and "epss" in record and "percentile" in record


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the score of a row; probabilities outside 0 to 1 are malformed."""
    del arrange
    try:
        cve, epss, percentile = str(record["cve"]), float(record["epss"]), float(record["percentile"])
    except (TypeError, ValueError):
        yield unusable("epss", where, "a score that is not a number")
        return
    if not cve.startswith("CVE-") or not 0 <= epss <= 1 or not 0 <= percentile <= 1:
        yield unusable("epss", where, f"row of {cve[:32]!r} out of range")
        return
    yield EpssScore(cve=cve, epss=round(epss, 6), percentile=round(percentile, 6), date=text(record.get("_date"))[:10])


EPSS = Feed(
    id="epss",
    title="FIRST EPSS",
    licence="free to use, cite FIRST",
    recognises=recognises,
    parse=parse,
    urls=("https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",),
    proven="6 days as Parquet, 2024-05 to 2026-08; no CSV",
)
