"""`db update`: live feeds -> a fresh database that becomes the current one. What could not be fetched is said, and the rest is used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import urllib3

import tidewaiter.feeds
from tidewaiter import plugins
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_home import default_database_path, home, import_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.errors import BadInputError, OfflineError
from tidewaiter.feeds._feed import Feed
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.problem import Problem
from tidewaiter.ports import Scorer


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateResult:
    """The database after an update; `changed` is false when no feed had anything new, so that nothing was built."""

    info: DatabaseInfo | None
    changed: bool
    problems: tuple[Problem, ...] = ()


def live_urls() -> tuple[str, ...]:
    """Return the addresses that `update` fetches unless told otherwise, as the feeds declare them."""
    return tuple(url for feed in plugins.discover(tidewaiter.feeds, Feed) for url in feed.urls)


def update_database(
    scorer: Scorer | None, *, on_problem: Callable[[Problem], None], say: Callable[[str], None] = lambda _line: None
) -> DatabaseInfo:
    """Update from the live feeds and return what is current then, whether or not anything was new. Raises OfflineError."""
    with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=10, read=60)) as http:
        result = update(FeedDownloader(http), scorer=scorer, say=say)
    for problem in result.problems:
        on_problem(problem)
    if result.info is not None:
        return result.info
    with SqliteAdvisoryStore(default_database_path()) as store:
        return store.info()


def update(
    downloader: FeedDownloader,
    *,
    urls: Iterable[str] | None = None,
    scorer: Scorer | None = None,
    folder: Path | None = None,
    built: str = "",
    say: Callable[[str], None] = lambda _line: None,
) -> UpdateResult:
    """Fetch what changed, build and make current. Raises OfflineError when not one feed could be fetched.

    A feed that fails is a Problem; if an earlier copy of it is at hand the database is built with that.
    """
    feeds = folder or home() / "feeds"
    problems: list[Problem] = []
    wanted = tuple(live_urls() if urls is None else urls)
    changed = [done for url in wanted for done in [_fetch(downloader, url, feeds, problems, say)] if done]
    if len(problems) == len(wanted):
        raise OfflineError("no feed could be fetched", where=problems[0].where if problems else "", hint=_hint(problems))
    if not any(changed):
        return UpdateResult(info=None, changed=False, problems=tuple(problems))
    say("building the database")
    out = feeds.parent / "update.sqlite"
    build_database(feeds, out, scorer, built=built, on_problem=problems.append)
    info = import_database(out)
    out.unlink()
    return UpdateResult(info=info, changed=True, problems=tuple(problems))


def _hint(problems: list[Problem]) -> str:
    first = f" ({problems[0].what})" if problems else ""
    return f"Check the network{first}, or bring a database with `tidewaiter db import FILE`"


def _fetch(downloader: FeedDownloader, url: str, feeds: Path, problems: list[Problem], say: Callable[[str], None]) -> str:
    """Fetch one feed; returns its name when there is something new."""
    say(f"fetching {url}")
    try:
        done = downloader.download(url, feeds / file_name(url))
    except (OfflineError, BadInputError) as error:
        problems.append(Problem(code="feed-not-fetched", what=error.message, where=url, hint=error.hint))
        return ""
    return done.path.name if done.changed else ""


def file_name(url: str) -> str:
    """Name the file of a feed: host and path, so that `npm/all.zip` and `PyPI/all.zip` stay apart."""
    parts = urlsplit(url)
    words = f"{parts.hostname or ''}{unquote(parts.path)}"
    return "".join(character if character.isalnum() or character in ".-_" else "_" for character in words)
