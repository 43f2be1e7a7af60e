"""What changed between two databases: the packages whose stored inventories are to be matched again, and the CVEs to be judged again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError

DELTA_VERSION = 1
EPSS_STEP = 0.01
"""How far an EPSS score must move to count: nearly all of them move a little every day."""

_Key = tuple[str, str]
_Words = frozenset[tuple[str, str]]
Key = TypeVar("Key", _Key, str)
Said = TypeVar("Said")
_DRIFTS = ("epss", "epss_percentile", "epss_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What one database says otherwise than the one before.

    `since` and `sha256` name the two files (`since` is "" for the first one, and everything is new); `packages` are (OSV ecosystem,
    name) in the spelling of the database; `cves` are those whose KEV entry, exploit, model score or EPSS (by a percentage point) changed.
    """

    since: str
    sha256: str
    built: str
    packages: tuple[_Key, ...]
    cves: tuple[str, ...]


def delta_of(old: SqliteAdvisoryStore | None, new: SqliteAdvisoryStore) -> Delta:
    """Compare two databases with flat memory but for what changed; without an old one, everything is new."""
    return Delta(
        since=old.info().sha256 if old else "",
        sha256=new.info().sha256,
        built=new.info().built,
        packages=changed_packages(old, new) if old else tuple(new.packages()),
        cves=changed_cves(old, new) if old else (),
    )


def changed_packages(old: SqliteAdvisoryStore, new: SqliteAdvisoryStore) -> tuple[_Key, ...]:
    """Return every (ecosystem, name) of which the two databases say different things, in order; a date of change alone is none."""
    return tuple(key for key, before, after in _joined(_words(old), _words(new)) if before != after)


def changed_cves(old: SqliteAdvisoryStore, new: SqliteAdvisoryStore) -> tuple[str, ...]:
    """Return every CVE of which other facts are known, in order."""
    pairs = _joined(old.facts_rows(), new.facts_rows())
    return tuple(cve for cve, before, after in pairs if before != after and _is_news(json.loads(before or "{}"), json.loads(after or "{}")))


def _is_news(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    one, other = ({key: value for key, value in facts.items() if key not in _DRIFTS} for facts in (before, after))
    epss, epss_now = before.get("epss"), after.get("epss")
    if one != other or (epss is None) != (epss_now is None):
        return True
    return epss is not None and epss_now is not None and abs(epss - epss_now) >= EPSS_STEP


def _words(store: SqliteAdvisoryStore) -> Iterator[tuple[_Key, _Words]]:
    """Yield per package what is said of it, without dates."""
    for key, rows in groupby(store.rows(), key=lambda row: (row[0], row[1])):
        yield key, frozenset((affected, _undated(advisory)) for _, _, affected, advisory in rows)


def _undated(advisory: str) -> str:
    raw = json.loads(advisory)
    raw.pop("modified", None)
    return json.dumps(raw, sort_keys=True)


def _joined(old: Iterator[tuple[Key, Said]], new: Iterator[tuple[Key, Said]]) -> Iterator[tuple[Key, Said | None, Said | None]]:
    """Walk two ordered streams side by side; None stands for who lacks a key."""
    one, other = next(old, None), next(new, None)
    while one or other:
        key = min(item[0] for item in (one, other) if item)
        yield key, one[1] if one and one[0] == key else None, other[1] if other and other[0] == key else None
        if one and one[0] == key:
            one = next(old, None)
        if other and other[0] == key:
            other = next(new, None)


def dump_delta(delta: Delta) -> bytes:
    """Write a delta as JSON."""
    document = {
        "schema_version": DELTA_VERSION,
        "from": delta.since,
        "to": delta.sha256,
        "built": delta.built,
        "packages": delta.packages,
        "cves": delta.cves,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def load_delta(body: bytes, where: str = "") -> Delta:
    """Read what `dump_delta` wrote; raises BadInputError for anything else, also for a newer version of it."""
    try:
        raw = json.loads(body)
        if raw["schema_version"] != DELTA_VERSION:
            what = f"delta has schema {raw['schema_version']}, this version reads {DELTA_VERSION}"
            raise BadInputError(what, where=where, hint="Upgrade tidewaiter")
        packages = tuple((str(ecosystem), str(name)) for ecosystem, name in raw["packages"])
        cves = tuple(str(cve) for cve in raw["cves"])
        return Delta(since=str(raw["from"]), sha256=str(raw["to"]), built=str(raw["built"]), packages=packages, cves=cves)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInputError("this is no delta of advisory databases", where=where) from error
