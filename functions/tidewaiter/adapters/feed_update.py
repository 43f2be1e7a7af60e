"""One address of a feed -> its parts: follows index files, fetches what changed, keeps the last good version where that fails."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tidewaiter.adapters.feed_acceptance import MAX_SHRINK, Tally, refusal, rows_of
from tidewaiter.adapters.feed_digests import check_digest
from tidewaiter.adapters.feed_download import NONE, Download, FeedDownloader, Validators
from tidewaiter.adapters.feed_parts import Part, PartStore, write_rows
from tidewaiter.adapters.http_blob import is_loopback
from tidewaiter.errors import BadInputError, LimitExceededError, OfflineError
from tidewaiter.feeds._feed import Feed, Link
from tidewaiter.model.problem import Problem

MAX_LINKS = 2_000
MAX_DEPTH = 5
MAX_NAME = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one address: whether rows changed, whether anything was reached, and what went wrong."""

    changed: bool = False
    reached: bool = True
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUpdater:
    """Brings parts up to date. `locate` leads an address elsewhere (a mirror); `scratch` holds downloads while they are read."""

    downloader: FeedDownloader
    store: PartStore
    scratch: Path
    accept_shrunk: bool = False
    locate: Callable[[str], str] = str
    say: Callable[[str], None] = lambda _line: None

    def update(self, feed: Feed, start: str) -> Outcome:
        """Update what one address leads to; whatever fails is a Problem, and its last good version stays."""
        known = {part.name: part for part in self.store.parts() if (part.feed, part.start) == (feed.id, start)}
        broken: list[Problem] = []
        try:
            links = {file_name(link.name or link.url): link for link in self._links(feed, start, broken)}
        except (OfflineError, BadInputError) as error:
            parts = known.values() or [Part(name=file_name(start), feed=feed.id, start=start, url=start)]
            kept = (self._keep(part, error.message, "feed-not-fetched", error.hint) for part in parts)
            return Outcome(reached=False, problems=tuple(kept))
        outcomes = [self._part(feed, start, name, link) for name, link in sorted(links.items())]
        gone = [part for name, part in sorted(known.items()) if name not in links]
        if broken:
            kept = (self._keep(part, "an index file on the way to it could not be read", "feed-not-fetched") for part in gone)
            outcomes.append(Outcome(problems=(*broken, *kept)))
        else:
            outcomes.append(self._vanished(gone, len(known)))
        return Outcome(
            changed=any(one.changed for one in outcomes),
            reached=any(one.reached for one in outcomes),
            problems=tuple(problem for one in outcomes for problem in one.problems),
        )

    def _links(self, feed: Feed, start: str, broken: list[Problem]) -> Iterator[Link]:
        """Follow index files to data, within limits; a feed without `discover` is its own data.

        One that cannot be read is told to `broken` where others stand beside it: a topic that is gone does not spoil the rest.
        """
        if feed.discover is None:
            yield Link(url=start)
            return
        waiting, seen = [(Link(url=start, index=True), 0)], {start}
        while waiting:
            link, depth = waiting.pop()
            if not link.index:
                yield link
                continue
            try:
                found = [one for one in self._named(feed, link.url, start) if one.url not in seen]
            except (OfflineError, BadInputError) as error:
                if depth == 0:
                    raise
                what, hint = f"{feed.id}: {error.message}", "What it led to before is used"
                broken.append(Problem(code="feed-not-fetched", what=what, where=link.url, hint=hint))
                continue
            seen.update(one.url for one in found)
            waiting.extend((one, depth + 1) for one in found)
            if not found and depth == 0:
                raise BadInputError("the index file names nothing to fetch", where=start, hint="The feed may have changed: report it")
            if len(seen) > MAX_LINKS or depth >= MAX_DEPTH:
                raise LimitExceededError(f"index files lead to more than {MAX_LINKS} files or {MAX_DEPTH} steps", where=start)

    def _named(self, feed: Feed, url: str, start: str) -> Sequence[Link]:
        """Return what an index file names; raises BadInputError where that is this machine, unless the index is here too."""
        self.say(f"fetching {url}")
        found = feed.discover(url, self.downloader.read_index(self.locate(url))) if feed.discover else ()
        if any(is_loopback(urlsplit(one.url).netloc) for one in found) and not is_loopback(urlsplit(start).netloc):
            raise BadInputError("an index file leads to this machine", where=url)
        return found

    def _part(self, feed: Feed, start: str, name: str, link: Link) -> Outcome:
        before = self.store.get(name) or Part(name=name, feed=feed.id, start=start, url=link.url)
        file = self.scratch / name
        try:
            self.say(f"fetching {link.url}")
            done = self.downloader.download(self.locate(link.url), file, self._validators(before, link))
            if not done.changed:
                self.store.put(replace(before, fetched=self._now(), refused="", refused_since=""), None)
                return Outcome()
            return self._read(replace(before, url=link.url, start=start), file, link, done)
        except (OfflineError, BadInputError) as error:
            problem = self._keep(before, error.message, "feed-not-fetched", error.hint)
            return Outcome(reached=not isinstance(error, OfflineError), problems=(problem,))
        finally:
            file.unlink(missing_ok=True)

    def _read(self, before: Part, file: Path, link: Link, done: Download) -> Outcome:
        """Read a fetched file and make it the part, unless there is a reason to keep the old one."""
        if link.sha256:
            check_digest(file, link.sha256, link.url)
        problems: list[Problem] = []
        tally = Tally()
        rows = file.with_name(f"{file.name}.rows")
        try:
            found = rows_of(file, before.feed, self.downloader.now(), tally, problems.append)
            sha256 = write_rows(found, rows)
            why = refusal(tally, before.counts, accept_shrunk=self.accept_shrunk)
            if why:
                return Outcome(problems=(self._keep(before, why, "feed-refused"),))
            part = Part(
                name=before.name,
                feed=before.feed,
                start=before.start,
                url=link.url,
                sha256=sha256,
                counts=dict(sorted(tally.counts.items())),
                newest=tally.newest,
                fetched=self._now(),
                etag=done.validators.etag,
                last_modified=done.validators.last_modified,
            )
            self.store.put(part, rows)
            return Outcome(changed=sha256 != before.sha256, problems=_summary(problems, link.url))
        finally:
            rows.unlink(missing_ok=True)

    def _validators(self, before: Part, link: Link) -> Validators:
        """Ask for a change only where the rows are at hand and come from the same address."""
        same = before.usable and before.url == link.url and self.store.holds(before)
        return Validators(etag=before.etag, last_modified=before.last_modified) if same else NONE

    def _vanished(self, gone: list[Part], known: int) -> Outcome:
        """Forget what the index names no longer, unless a large share is gone at once."""
        if len(gone) > known * MAX_SHRINK and not self.accept_shrunk:
            problems = tuple(self._keep(part, "the index names it no longer", "feed-refused") for part in gone)
            return Outcome(reached=False, problems=problems)
        for part in gone:
            self.store.remove(part)
        return Outcome(changed=bool(gone), reached=False)

    def _keep(self, part: Part, why: str, code: str, advice: str = "") -> Problem:
        """Note why a part was not renewed, and tell how old what is used instead is."""
        self.store.put(replace(part, refused=why, refused_since=part.refused_since or self._now()), None)
        words = f"its data of {part.fetched} is used" if part.usable else "nothing of it is in the database"
        advice = "If the loss is right, update with --accept-shrunk" if "shrank" in why or "no longer" in why else advice
        hint = f"{words[0].upper()}{words[1:]}. {advice}".rstrip(". ")
        return Problem(code=code, what=f"{part.feed}: {why}", where=part.url, hint=hint)

    def _now(self) -> str:
        return self.downloader.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _summary(problems: list[Problem], where: str) -> tuple[Problem, ...]:
    """Say many unusable records in one Problem."""
    if not problems:
        return ()
    count, first = len(problems), problems[0]
    what = f"{count} unusable record{'s' * (count > 1)}, first: {first.what} ({first.where})"
    return (Problem(code=first.code, what=what, where=where, hint=first.hint, incomplete=any(one.incomplete for one in problems)),)


def file_name(address: str) -> str:
    """Name the files of a part: host and path, so that `npm/all.zip` and `PyPI/all.zip` stay apart; a long one ends in its hash."""
    parts = urlsplit(address)
    words = f"{parts.hostname or ''}{unquote(parts.path)}" + (f"_{parts.query}" if parts.query else "")
    name = "".join(character if character.isascii() and (character.isalnum() or character in ".-_") else "_" for character in words)
    return name if len(name) <= MAX_NAME else f"{name[:100]}-{hashlib.sha256(address.encode()).hexdigest()[:16]}"
