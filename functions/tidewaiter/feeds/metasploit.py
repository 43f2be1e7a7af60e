"""Dates on which Metasploit held a module for a CVE: rows `cve, msf_first_seen`, or Metasploit's own `modules_metadata_base.json`."""

from collections.abc import Iterator

from tidewaiter.feeds._feed import Arrange, ExploitSeen, Feed, FeedItem, Record, mapping, text, texts, unusable


def recognises(record: Record) -> bool:
    """Tell a dated row by its columns, and the metadata file by modules that name their references."""
    if "msf_first_seen" in record and "cna" not in record:
        return "cve" in record
    first = next(iter(record.values()), None)
    return isinstance(first, dict) and "fullname" in first and "references" in first


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one date per CVE. The metadata file has only the day of its newest change: an upper bound of the first day."""
    del arrange
    if "msf_first_seen" in record:
        yield from _row(record, where)
        return
    for module in map(mapping, record.values()):
        day = text(module.get("mod_time"))[:10]
        for reference in texts(module.get("references")):
            if reference.startswith("CVE-"):
                yield ExploitSeen(cve=reference, source="metasploit", first_seen=day)


def _row(record: Record, where: str) -> Iterator[FeedItem]:
    cve, day = text(record.get("cve")), record.get("msf_first_seen")
    if not cve.startswith("CVE-"):
        yield unusable("metasploit", where, "row without a CVE id")
    elif day:
        yield ExploitSeen(cve=cve, source="metasploit", first_seen=str(day)[:10])


METASPLOIT = Feed(
    id="metasploit",
    title="Metasploit module list",
    licence="BSD-3-Clause",
    recognises=recognises,
    parse=parse,
    urls=("https://raw.githubusercontent.com/rapid7/metasploit-framework/master/db/modules_metadata_base.json",),
    optional=True,
    by_key=True,
    proven="3,121 dated labels; no metadata file",
)
