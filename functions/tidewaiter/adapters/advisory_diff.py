"""What changed between two databases: the packages whose stored inventories are to be matched again."""

import json
from collections.abc import Iterator
from itertools import groupby

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore

_Key = tuple[str, str]
_Words = frozenset[tuple[str, str]]


def changed_packages(old: SqliteAdvisoryStore, new: SqliteAdvisoryStore) -> tuple[_Key, ...]:
    """Return every (ecosystem, name) of which the two databases say different things, in order.

    A CVE that entered or left KEV counts as a difference; a date of change alone and a day's other EPSS score do not.
    """
    moved = old.exploited() ^ new.exploited()
    return tuple(key for key, before, after in _joined(_words(old, moved), _words(new, moved)) if before != after or _marked(after))


def _words(store: SqliteAdvisoryStore, moved: frozenset[str]) -> Iterator[tuple[_Key, _Words]]:
    """Yield per package what is said of it, without dates; a word about a moved CVE is marked."""
    for key, rows in groupby(store.rows(), key=lambda row: (row[0], row[1])):
        yield key, frozenset(_word(affected, advisory, moved) for _, _, affected, advisory in rows)


def _word(affected: str, advisory: str, moved: frozenset[str]) -> tuple[str, str]:
    raw = json.loads(advisory)
    raw.pop("modified", None)
    names = {raw["id"], *raw.get("aliases", ()), *raw.get("related", ())}
    return affected + ("!" if names & moved else ""), json.dumps(raw, sort_keys=True)


def _marked(words: _Words) -> bool:
    return any(affected.endswith("!") for affected, _ in words)


def _joined(old: Iterator[tuple[_Key, _Words]], new: Iterator[tuple[_Key, _Words]]) -> Iterator[tuple[_Key, _Words, _Words]]:
    """Walk two ordered streams side by side; who lacks a package says nothing of it."""
    nothing: _Words = frozenset()
    one, other = next(old, None), next(new, None)
    while one or other:
        key = min(item[0] for item in (one, other) if item)
        yield key, one[1] if one and one[0] == key else nothing, other[1] if other and other[0] == key else nothing
        if one and one[0] == key:
            one = next(old, None)
        if other and other[0] == key:
            other = next(new, None)
