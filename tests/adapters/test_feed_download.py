"""Downloads over a real loopback connection."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import urllib3

from tests.adapters.feed_server import FeedServer, serving
from tidewaiter.adapters.feed_download import MAX_WAIT, FeedDownloader
from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError, OfflineError

BODY = bytes(range(256)) * 4000


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Serve one feed."""
    with serving() as feeds:
        feeds.files["/npm/all.zip"] = (BODY, '"v1"')
        yield feeds


@pytest.fixture
def waits() -> list[float]:
    """Return how long the downloader slept."""
    return []


@pytest.fixture
def downloader(waits: list[float]) -> Iterator[FeedDownloader]:
    """Make a downloader that does not really wait."""
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        yield FeedDownloader(http, sleep=waits.append)


def test_fetches_once_and_then_only_asks(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """The second time the server says 304, and nothing is written."""
    url, target = f"{server.url}/npm/all.zip", tmp_path / "feeds" / "all.zip"
    first = downloader.download(url, target)
    assert first.changed
    assert not downloader.download(url, target, first.validators).changed
    assert target.read_bytes() == BODY
    assert [status for _, _, status in server.seen] == [200, 304]


def test_a_new_version_replaces_the_file(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """Another ETag means another body."""
    first = downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    server.files["/npm/all.zip"] = (b"new", '"v2"')
    assert downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f", first.validators).changed
    assert (tmp_path / "f").read_bytes() == b"new"


def test_a_broken_connection_is_resumed(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """The rest is asked for by Range, and the parts fit together."""
    server.faults = [("cut", 300_000), ("cut", 300_000)]
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    assert [(headers.get("Range"), status) for _, headers, status in server.seen] == [
        (None, 200),
        ("bytes=300000-", 206),
        ("bytes=600000-", 206),
    ]


def test_a_part_survives_the_process(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """After giving up, the next run goes on where the last one stopped; the error says so."""
    server.faults = [("cut", 100_000), ("cut", 1), ("cut", 1), ("cut", 1)]
    with pytest.raises(OfflineError, match="goes on where it stopped"):
        downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert not (tmp_path / "f").exists()
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    assert server.seen[-1][1]["Range"] == "bytes=100003-"


def test_a_part_of_an_older_version_is_thrown_away(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """If-Range makes the server send the whole new version instead of a tail that does not fit."""
    server.faults = [("cut", 100_000), 503, 503, 503, 503]
    with pytest.raises(OfflineError):
        downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    server.files["/npm/all.zip"] = (b"a new version", '"v2"')
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"a new version"


def test_an_impossible_part_is_dropped(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """A part that is as long as the file itself gets 416; the file is then fetched anew."""
    (tmp_path / "f.part").write_bytes(BODY)
    (tmp_path / ".f.part.json").write_text('{"etag": "\\"v1\\"", "last_modified": ""}')
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    assert [status for _, _, status in server.seen] == [416, 200]


def test_a_busy_server_is_given_time(server: FeedServer, downloader: FeedDownloader, waits: list[float], tmp_path: Path) -> None:
    """Retry-After is obeyed, and without it the waits grow."""
    server.faults = [429, 503]
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert waits == [7.0, 2.0]
    assert max(waits) <= MAX_WAIT


def test_a_server_that_stays_busy_is_an_error(server: FeedServer, downloader: FeedDownloader, waits: list[float], tmp_path: Path) -> None:
    """It is not asked for ever, nor waited for after the last try."""
    server.faults = [429] * 9
    with pytest.raises(OfflineError, match="429"):
        downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert (len(server.seen), waits) == (4, [7.0, 7.0, 7.0])


def test_a_feed_that_moved_is_said(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """404 is not an outage."""
    with pytest.raises(BadInputError, match="404"):
        downloader.download(f"{server.url}/nowhere", tmp_path / "f")


def test_an_endless_feed_is_cut_off(server: FeedServer, tmp_path: Path) -> None:
    """More than the limit is refused, and nothing of it stays."""
    with urllib3.PoolManager(retries=False) as http, pytest.raises(LimitExceededError):
        FeedDownloader(http, limit=1000).download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []


def test_no_network_is_said(tmp_path: Path) -> None:
    """Nobody listens: the error names the host and the way out."""
    with serving() as gone:
        url = f"{gone.url}/npm/all.zip"
    with urllib3.PoolManager(retries=False, timeout=2) as http, pytest.raises(OfflineError, match=r"127\.0\.0\.1"):
        FeedDownloader(http).download(url, tmp_path / "f")


def test_a_tail_of_another_place_is_not_joined(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """A partial answer that does not begin where ours ends is thrown away with our part, and the file is fetched whole."""
    server.faults = [("cut", 100_000)]
    server.headers["/npm/all.zip"] = {"Content-Range": "bytes 5-9/10"}
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    assert [status for _, _, status in server.seen] == [200, 206, 200]


@pytest.mark.parametrize(
    ("name", "form"), [("Repr-Digest", "sha-256=:{sha256}:"), ("Content-MD5", "{md5}"), ("x-goog-hash", "crc32c=AAAAAA==,md5={md5}")]
)
def test_a_stated_checksum_is_checked(server: FeedServer, downloader: FeedDownloader, tmp_path: Path, name: str, form: str) -> None:
    """A file of the right checksum is taken; bytes that were changed on the way are refused with both values, and nothing stays."""
    stated = {key: b64encode(hashlib.new(key, BODY).digest()).decode() for key in ("sha256", "md5")}
    server.headers["/npm/all.zip"] = {name: form.format(**stated)}
    assert downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f").changed
    server.files["/npm/all.zip"] = (BODY[:-1] + b"!", '"v2"')
    with pytest.raises(DigestMismatchError) as caught:
        downloader.download(f"{server.url}/npm/all.zip", tmp_path / "g")
    assert len({caught.value.expected, caught.value.actual}) == 2
    assert not list(tmp_path.glob("*g*"))


def test_a_file_of_tomorrow_is_refused(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """A date days ahead means a wrong clock, and both times are named; a few minutes are drift."""
    now = datetime.now(UTC)
    server.headers["/npm/all.zip"] = {"Last-Modified": format_datetime(now + timedelta(days=3), usegmt=True)}
    with pytest.raises(BadInputError, match="here it is"):
        downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    server.headers["/npm/all.zip"] = {"Last-Modified": format_datetime(now + timedelta(minutes=3), usegmt=True)}
    assert downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f").changed


def test_a_date_to_wait_for_is_understood(server: FeedServer, downloader: FeedDownloader, waits: list[float], tmp_path: Path) -> None:
    """Retry-After may hold a date instead of seconds; a far one is not waited for beyond the limit."""
    server.faults = [503, 503]
    server.headers["/npm/all.zip"] = {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(hours=9), usegmt=True)}
    downloader.download(f"{server.url}/npm/all.zip", tmp_path / "f")
    assert waits == [MAX_WAIT, MAX_WAIT]


def test_a_redirect_is_followed(server: FeedServer, downloader: FeedDownloader, tmp_path: Path) -> None:
    """Mirrors redirect; one that leads in circles is an error."""
    server.redirects["/old"] = f"{server.url}/npm/all.zip"
    server.redirects["/round"] = f"{server.url}/round"
    assert downloader.download(f"{server.url}/old", tmp_path / "f").changed
    with pytest.raises(BadInputError, match="redirects"):
        downloader.download(f"{server.url}/round", tmp_path / "g")


def test_an_index_is_read_whole(server: FeedServer, downloader: FeedDownloader) -> None:
    """Small files come as bytes, with the same patience; a missing one is an error."""
    server.files["/mirror.list"] = (b"https://mirror/", '"m"')
    server.faults = [503]
    assert downloader.read_index(f"{server.url}/mirror.list") == b"https://mirror/"
    with pytest.raises(BadInputError, match="404"):
        downloader.read_index(f"{server.url}/gone")
