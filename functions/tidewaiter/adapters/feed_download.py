"""Fetches feed files: only when they changed (ETag, Last-Modified), resumed where a connection broke (Range), checked and bounded."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from tidewaiter.adapters.feed_digests import check_digests
from tidewaiter.adapters.http_blob import discard, fetch, read_body
from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError, OfflineError

MAX_FEED = 4 * 2**30
MAX_INDEX = 16 * 2**20
MAX_AHEAD = timedelta(days=1)
"""How far a date may lie in the future before a clock must be wrong."""

ATTEMPTS = 4
MAX_WAIT = 60
_CHUNK = 2**20
_BUSY = frozenset({429, 500, 502, 503, 504})
_ANSWERS = frozenset({200, 206, 304, 416})


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server calls a version of a file."""

    etag: str = ""
    last_modified: str = ""


NONE = Validators()
"""No version is known: fetch the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One fetched file; `changed` is false, and nothing was written, when the server said that the known version is the newest."""

    path: Path
    changed: bool
    validators: Validators = NONE


class FeedDownloader:
    """Downloads one file after the other; what a broken connection left is kept beside the target and resumed."""

    def __init__(
        self,
        http: urllib3.PoolManager,
        *,
        limit: int = MAX_FEED,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._http = http
        self._limit = limit
        self._sleep = sleep
        self.now = now

    def read_index(self, url: str) -> bytes:
        """Fetch a small file whole. Raises OfflineError, BadInputError, LimitExceededError."""
        return read_body(self._patiently(url, dict), MAX_INDEX, where=url)

    def download(self, url: str, target: Path, known: Validators = NONE) -> Download:
        """Fetch `url` to `target` unless the server still has the `known` version.

        Raises OfflineError (what was fetched stays and is resumed), BadInputError, LimitExceededError, DigestMismatchError.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        reason = ""
        for _ in range(ATTEMPTS):
            response = self._patiently(url, lambda: _headers(part, known))
            done, reason = self._receive(response, url, target, part)
            if done:
                return done
        host = urlsplit(url).netloc
        raise OfflineError(f"cannot fetch {url}: {reason}", where=host, hint="Run the update again later: it goes on where it stopped")

    def _patiently(self, url: str, headers: Callable[[], dict[str, str]]) -> urllib3.BaseHTTPResponse:
        """Ask until the server is not busy; raises OfflineError when it stays so, BadInputError for an answer that is no file."""
        for attempt in range(ATTEMPTS):
            response = fetch(self._http, url, headers())
            if response.status in _ANSWERS:
                return response
            status, wait = response.status, _wait(response.headers, attempt, self.now())
            discard(response)
            if status not in _BUSY:
                raise BadInputError(f"the server answered {status}", where=url, hint="The feed may have moved: report it")
            if attempt + 1 < ATTEMPTS:
                self._sleep(wait)
        raise OfflineError(
            f"cannot fetch {url}: the server answered {status}", where=urlsplit(url).netloc, hint="Run the update again later"
        )

    def _receive(self, response: urllib3.BaseHTTPResponse, url: str, target: Path, part: Path) -> tuple[Download | None, str]:
        """Take one answer; (None, reason) when it is worth another try."""
        validators = Validators(etag=response.headers.get("ETag", ""), last_modified=response.headers.get("Last-Modified", ""))
        if response.status == 304:  # noqa: PLR2004 - Not Modified
            discard(response)
            return Download(path=target, changed=False, validators=validators), ""
        begun = part.stat().st_size if part.exists() else 0
        if response.status == 416 or (response.status == 206 and _begin(response.headers) != begun):  # noqa: PLR2004 - our part is not of this file
            discard(response)
            _drop(part)
            return None, "the unfinished part did not fit"
        _check_clock(validators.last_modified, self.now(), url)
        reason = self._save(response, url, part, validators)
        if reason:
            return None, reason
        try:
            check_digests(part, response.headers, url)
        except DigestMismatchError:
            _drop(part)
            raise
        part.replace(target)
        _drop(part)
        return Download(path=target, changed=True, validators=validators), ""

    def _save(self, response: urllib3.BaseHTTPResponse, url: str, part: Path, validators: Validators) -> str:
        """Write the body behind what is there (206) or anew (200); returns why it broke off, or ""."""
        resumed = response.status == 206  # noqa: PLR2004 - Partial Content
        _sidecar(part).write_text(json.dumps(asdict(validators)))
        size = part.stat().st_size if resumed and part.exists() else 0
        try:
            with part.open("ab" if resumed else "wb") as file:
                while chunk := response.read(_CHUNK):
                    size += len(chunk)
                    if size > self._limit:
                        break
                    file.write(chunk)
        except HTTPError as error:
            response.close()
            return f"the connection broke off after {size} bytes ({type(error).__name__})"
        if size > self._limit:
            response.close()
            _drop(part)
            raise LimitExceededError(f"feed is larger than {self._limit} bytes", where=url, hint="Check the address")
        response.release_conn()
        return ""


def _headers(part: Path, known: Validators) -> dict[str, str]:
    """Ask for the rest of an unfinished part (only of the same version: If-Range), or for a file newer than the known one."""
    begun = _load_validators(part)
    version = begun.etag if begun.etag and not begun.etag.startswith("W/") else begun.last_modified
    if version and part.is_file() and part.stat().st_size:
        return {"Range": f"bytes={part.stat().st_size}-", "If-Range": version}
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in named.items() if value}


def _begin(headers: Mapping[str, str]) -> int:
    """Tell where a partial answer starts (`Content-Range: bytes 100-199/200`), -1 when it does not say."""
    unit, _, rest = headers.get("Content-Range", "").partition(" ")
    begin = rest.partition("-")[0]
    return int(begin) if unit == "bytes" and begin.isdigit() else -1


def _wait(headers: Mapping[str, str], attempt: int, now: datetime) -> float:
    """Wait as long as the server asks, in seconds or until a date (at most a minute), or 1, 2, 4 seconds."""
    asked = headers.get("Retry-After", "")
    if asked.isdigit():
        return min(float(asked), MAX_WAIT)
    until = http_date(asked)
    return min(max((until - now).total_seconds(), 0.0), MAX_WAIT) if until else min(2.0**attempt, MAX_WAIT)


def http_date(value: str) -> datetime | None:
    """Read a date of HTTP, or None."""
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_clock(last_modified: str, now: datetime, url: str) -> None:
    """Refuse a file of tomorrow: its date would hide every correction until then. One of the two clocks is wrong."""
    changed = http_date(last_modified)
    if changed and changed > now + MAX_AHEAD:
        hint = "Check the clock of this machine; if it is right, the publisher's is wrong"
        what = f"the server dates the file {changed:%Y-%m-%dT%H:%M:%SZ}, here it is {now:%Y-%m-%dT%H:%M:%SZ}"
        raise BadInputError(what, where=url, hint=hint)


def _sidecar(file: Path) -> Path:
    """Name the file of validators: hidden, so that a build does not read it as a feed."""
    return file.with_name(f".{file.name}.json")


def _drop(part: Path) -> None:
    part.unlink(missing_ok=True)
    _sidecar(part).unlink(missing_ok=True)


def _load_validators(file: Path) -> Validators:
    """Read the validators of a file; unreadable ones only cost a full download."""
    try:
        raw = json.loads(_sidecar(file).read_text())
        return Validators(etag=str(raw["etag"]), last_modified=str(raw["last_modified"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Validators()
