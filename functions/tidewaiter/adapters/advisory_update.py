"""`db update`: live feeds -> a fresh database that becomes the current one. What fails is said, and its last good data used."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import urllib3

from tidewaiter.adapters.advisory_home import current_database, home, import_database, readable_database
from tidewaiter.adapters.advisory_parts import merge_parts
from tidewaiter.adapters.feed_addresses import Address, live_feeds
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.adapters.feed_parts import FolderParts
from tidewaiter.adapters.feed_update import FeedUpdater, Outcome
from tidewaiter.errors import OfflineError
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.problem import Problem
from tidewaiter.ports import Scorer

REBUILT_AFTER = timedelta(days=1)
"""A database older than this is built again although nothing changed, so that it says when its feeds were last looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateResult:
    """The database after an update; `info` is None when there was nothing new, so that nothing was built."""

    info: DatabaseInfo | None
    problems: tuple[Problem, ...] = ()


def update_database(
    scorer: Scorer | None,
    *,
    feeds: Collection[str] = (),
    accept_shrunk: bool = False,
    on_problem: Callable[[Problem], None],
    say: Callable[[str], None] = lambda _line: None,
) -> DatabaseInfo:
    """Update from the live feeds and return what is current then, whether or not anything was new. Raises OfflineError."""
    with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=10, read=60)) as http:
        folder = home() / "feeds"
        updater = FeedUpdater(
            downloader=FeedDownloader(http), store=FolderParts(folder), scratch=folder / "incoming", accept_shrunk=accept_shrunk, say=say
        )
        result = update(updater, live_feeds(feeds), scorer=scorer)
    for problem in result.problems:
        on_problem(problem)
    if result.info is not None:
        return result.info
    with current_database() as store:
        return store.info()


def update(updater: FeedUpdater, addresses: Iterable[Address], *, scorer: Scorer | None = None, built: str = "") -> UpdateResult:
    """Fetch what changed, build and make current. Raises OfflineError when not one feed could be reached.

    A feed that fails is a Problem; the database is built with its last good data, and says how old that is.
    """
    outcomes = [updater.update(feed, start) for feed, start in addresses]
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    if not any(outcome.reached for outcome in outcomes):
        raise OfflineError("no feed could be fetched", where=problems[0].where if problems else "", hint=_hint(problems))
    if not _is_needed(outcomes, updater.downloader.now()):
        return UpdateResult(info=None, problems=tuple(problems))
    updater.say("building the database")
    out = updater.scratch / "update.sqlite"
    with readable_database() as earlier:
        merge_parts(updater.store, out, scorer, built=built, earlier=earlier)
    info = import_database(out)
    out.unlink()
    return UpdateResult(info=info, problems=tuple(problems))


def _is_needed(outcomes: Iterable[Outcome], now: datetime) -> bool:
    if any(outcome.changed for outcome in outcomes):
        return True
    with readable_database() as store:
        return store is None or datetime.fromisoformat(store.info().built) < now - REBUILT_AFTER


def _hint(problems: list[Problem]) -> str:
    first = f" ({problems[0].what})" if problems else ""
    return f"Check the network{first}, or bring a database with `tidewaiter db import FILE`"
