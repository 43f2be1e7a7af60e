"""Fetches feed files: only when they changed (ETag, Last-Modified), resumed where a connection broke (Range), bounded in size."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from tidewaiter.adapters.http_blob import discard, fetch
from tidewaiter.errors import BadInputError, LimitExceededError, OfflineError

MAX_FEED = 4 * 2**30
ATTEMPTS = 4
MAX_WAIT = 60
_CHUNK = 2**20
_BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server calls a version of a file."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One fetched file; `changed` is false when the server said that ours is still the newest."""

    path: Path
    changed: bool


class FeedDownloader:
    """Downloads one file after the other into a folder; validators and unfinished parts are kept beside the files."""

    def __init__(self, http: urllib3.PoolManager, *, limit: int = MAX_FEED, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http = http
        self._limit = limit
        self._sleep = sleep

    def download(self, url: str, target: Path) -> Download:
        """Fetch `url` to `target`. Raises OfflineError (what was fetched stays and is resumed), BadInputError, LimitExceededError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        reason = ""
        for attempt in range(ATTEMPTS):
            part = target.with_name(target.name + ".part")
            response = fetch(self._http, url, _headers(target, part))
            if response.status in _BUSY:
                reason = f"the server answered {response.status}"
                wait = _wait(response.headers, attempt)
                discard(response)
                if attempt + 1 < ATTEMPTS:
                    self._sleep(wait)
                continue
            done, reason = self._receive(response, url, target, part)
            if done:
                return done
        host = urlsplit(url).netloc
        raise OfflineError(f"cannot fetch {url}: {reason}", where=host, hint="Run the update again later: it goes on where it stopped")

    def _receive(self, response: urllib3.BaseHTTPResponse, url: str, target: Path, part: Path) -> tuple[Download | None, str]:
        """Take one answer; (None, reason) when it is worth another try."""
        if response.status == 304:  # noqa: PLR2004 - Not Modified
            discard(response)
            return Download(path=target, changed=False), ""
        if response.status == 416:  # noqa: PLR2004 - Range Not Satisfiable: our part is not of this file
            discard(response)
            part.unlink(missing_ok=True)
            return None, "the unfinished part did not fit"
        if response.status not in (200, 206):
            response.close()
            raise BadInputError(f"the server answered {response.status}", where=url, hint="The feed may have moved: report it")
        reason = self._save(response, url, part)
        if reason:
            return None, reason
        _save_validators(target, _validators(response.headers))
        part.replace(target)
        _sidecar(part).unlink(missing_ok=True)
        return Download(path=target, changed=True), ""

    def _save(self, response: urllib3.BaseHTTPResponse, url: str, part: Path) -> str:
        """Write the body behind what is there (206) or anew (200); returns why it broke off, or ""."""
        resumed = response.status == 206  # noqa: PLR2004 - Partial Content
        _save_validators(part, _validators(response.headers))
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
            part.unlink()
            raise LimitExceededError(f"feed is larger than {self._limit} bytes", where=url, hint="Check the address")
        response.release_conn()
        return ""


def _headers(target: Path, part: Path) -> dict[str, str]:
    """Ask for the rest of an unfinished part (only of the same version: If-Range), or for a file newer than ours."""
    begun, whole = _load_validators(part), _load_validators(target)
    version = begun.etag if begun.etag and not begun.etag.startswith("W/") else begun.last_modified
    if version and part.is_file() and part.stat().st_size:
        return {"Range": f"bytes={part.stat().st_size}-", "If-Range": version}
    if not target.is_file():
        return {}
    named = {"If-None-Match": whole.etag, "If-Modified-Since": whole.last_modified}
    return {name: value for name, value in named.items() if value}


def _wait(headers: Mapping[str, str], attempt: int) -> float:
    """Wait as long as the server asks (at most a minute), or 1, 2, 4 seconds."""
    asked = headers.get("Retry-After", "")
    return min(float(asked) if asked.isdigit() else 2.0**attempt, MAX_WAIT)


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(etag=headers.get("ETag", ""), last_modified=headers.get("Last-Modified", ""))


def _sidecar(file: Path) -> Path:
    """Name the file of validators: hidden, so that a build does not read it as a feed."""
    return file.with_name(f".{file.name}.json")


def _save_validators(file: Path, validators: Validators) -> None:
    _sidecar(file).write_text(json.dumps(asdict(validators)))


def _load_validators(file: Path) -> Validators:
    """Read the validators of a file; unreadable ones only cost a full download."""
    try:
        raw = json.loads(_sidecar(file).read_text())
        return Validators(etag=str(raw["etag"]), last_modified=str(raw["last_modified"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Validators()
