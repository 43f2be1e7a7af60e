"""What a feed is: how its records are recognised and what they become. A malformed record is a Problem and never ends the feed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem

Record = Mapping[str, Any]
Event = tuple[str, str]
Arrange = Callable[[str, Sequence[Event]], Sequence[Event]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KevEntry:
    """One CVE that CISA knows to be exploited; `added` is a date."""

    cve: str
    added: str
    ransomware: bool = False
    vendor: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpssScore:
    """One EPSS score (0-1) with its percentile (0-1); `date` is the day of the scores, "" if the file does not say."""

    cve: str
    epss: float
    percentile: float
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CveRow:
    """One CVE Program record in the columns that the exploit model was trained on; `modified` tells which of several is the newest."""

    cve: str
    columns: Record
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploitSeen:
    """The first day on which `source` held an exploit for a CVE."""

    cve: str
    source: str
    first_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What `discover` found in an index file: the address of data, or of another index file.

    `name` stays the same from one version to the next where the address does not (it holds a date or a hash); default is the address.
    `sha256` is what the index says the file hashes to, in hex.
    """

    url: str
    index: bool = False
    name: str = ""
    sha256: str = ""


Discover = Callable[[str, bytes], Sequence[Link]]
"""(address, body) of an index file -> what to fetch next, relative addresses made absolute; a body it cannot read yields nothing."""

FeedItem = Advisory | KevEntry | EpssScore | CveRow | ExploitSeen | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One kind of source. `recognises` looks at a decoded record only; `parse` yields what the record says.

    `arrange` orders the events of an OSV range by version (given the ecosystem), since feeds know no version schemes.
    `urls` are what `db update` fetches; with `discover` they are index files (mirror.list, repomd.xml, archive_latest.txt), which that
    step takes apart. `optional` feeds are fetched only when named. `licence` is an SPDX id or the publisher's words.
    A feed `by_key` is one large JSON object: its records are mappings with one member each. `proven` names the published bytes that
    it was run on; without any the docs call it unproven on live data.
    """

    id: str
    title: str
    licence: str
    recognises: Callable[[Record], bool]
    parse: Callable[[Record, str, Arrange], Iterator[FeedItem]]
    urls: tuple[str, ...] = ()
    discover: Discover | None = None
    optional: bool = False
    by_key: bool = False
    proven: str = ""


def unusable(feed: str, where: str, why: str) -> Problem:
    """Say that one record of a feed could not be used."""
    return Problem(
        code="feed-record-malformed",
        what=f"{feed}: {why}",
        where=where,
        hint="The rest of the feed was read; report the record to its publisher",
    )


def text(value: object) -> str:
    """Return a string as it is and everything else as "" (null, numbers and lists where text belongs)."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """Return the strings of a list, and nothing for anything else."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def maps(value: object) -> tuple[Record, ...]:
    """Return the mappings of a list, and nothing for anything else."""
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()


def mapping(value: object) -> Record:
    """Return a mapping as it is, and an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


MAX_TEXT = 300


def clipped(words: str) -> str:
    """Return a text on one line of at most `MAX_TEXT` characters."""
    line = " ".join(words[: MAX_TEXT * 2].split())
    return line if len(line) <= MAX_TEXT else line[: MAX_TEXT - 1] + "…"
