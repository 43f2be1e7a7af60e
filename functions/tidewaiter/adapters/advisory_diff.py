"""What changed between two databases: the packages whose stored inventories are to be matched again."""

from collections.abc import Iterator

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.model.advisory import Advisory, Affected


def changed_packages(old: SqliteAdvisoryStore, new: SqliteAdvisoryStore) -> Iterator[tuple[str, str]]:
    """Yield every (ecosystem, name) of which the two databases say different things, in order."""
    for ecosystem, name in sorted({*old.packages(), *new.packages()}):
        if _words(old, ecosystem, name) != _words(new, ecosystem, name):
            yield ecosystem, name


def _words(store: SqliteAdvisoryStore, ecosystem: str, name: str) -> set[tuple[Advisory, Affected]]:
    return set(store.lookup(ecosystem, name))
