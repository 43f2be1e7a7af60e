"""The merge of a deployment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_publish import publish
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_function import FEEDS_AT_ENV, locator, merge_and_publish
from tidewaiter.adapters.feed_parts import Part, write_rows
from tidewaiter.adapters.s3_database import S3Databases, database_key
from tidewaiter.adapters.s3_parts import S3Parts
from tidewaiter.errors import BadInputError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Deployment = tuple[S3Parts, S3Databases, Callable[..., str]]


class At:
    """A clock that stands."""

    def __init__(self, time: datetime = NOW) -> None:
        self.time = time

    def now(self) -> datetime:
        """Tell the time."""
        return self.time


def put(store: S3Parts, folder: Path, *cves: str, fetched: str = "2026-11-23T11:00:00Z") -> Part:
    """Keep a part of KEV."""
    rows = folder / "rows"
    sha256 = write_rows((("kev", cve, "2026-01-01", "") for cve in cves), rows)
    part = Part(name="k", feed="kev", start="https://k", url="https://k", sha256=sha256, counts={"kev": len(cves)}, fetched=fetched)
    store.put(part, rows)
    return part


@pytest.fixture
def deployment(cloud: Any, tmp_path: Path) -> Deployment:
    """Give an empty bucket, and a merge that names the database it made."""
    parts = S3Parts(client=cloud.client("s3"), bucket="artefacts")
    databases = S3Databases(client=parts.client, bucket="artefacts", folder=tmp_path)
    shipped, _ = build(tmp_path, osv())

    def merged(time: datetime = NOW) -> str:
        pointer = merge_and_publish(parts, databases, lambda: SqliteAdvisoryStore(shipped), At(time))
        return pointer.sha256 if pointer else ""

    return parts, databases, merged


def test_a_merge_builds_only_what_is_new(deployment: Deployment, tmp_path: Path) -> None:
    """No parts, no database; the same parts, no second one; other parts or a day later, another. Uploads since the last fetch stay."""
    parts, databases, merged = deployment
    assert merged() == ""
    put(parts, tmp_path, "CVE-2024-1")
    first = merged()
    assert (bool(first), merged()) == (True, "")
    put(parts, tmp_path, "CVE-2024-2")
    second = merged()
    assert second not in ("", first)
    assert merged(NOW + timedelta(days=2)) not in ("", second)
    uploaded, info = build(tmp_path, osv(fixed="7"), out="uploaded")
    publish(databases, uploaded)
    put(parts, tmp_path, "CVE-2024-3", fetched="2026-08-20T00:00:00Z")
    assert merged() == ""
    assert info.sha256 in str(databases.pointer()[0])
    put(parts, tmp_path, "CVE-2024-3", fetched="2026-08-22T00:00:00Z")
    assert merged() != ""


@pytest.mark.parametrize("body", [None, b"damaged"])
def test_a_current_database_that_cannot_be_read_is_replaced_at_once(deployment: Deployment, tmp_path: Path, body: bytes | None) -> None:
    """Gone, damaged or of another schema: functions stand still until there is one that they can read, so no update may wait or fail."""
    parts, databases, merged = deployment
    put(parts, tmp_path, "CVE-2024-1")
    first = merged()
    (tmp_path / f"{first}.sqlite").unlink(missing_ok=True)
    databases.client.delete_object(Bucket="artefacts", Key=database_key(first))
    if body:
        databases.client.put_object(Bucket="artefacts", Key=database_key(first), Body=body)
    second = merged(NOW + timedelta(hours=1))
    assert second not in ("", first)
    current = databases.current()
    assert current is not None
    with current:
        assert current.info().has_kev
    pointer, _ = databases.pointer()
    assert pointer is not None
    assert (pointer.since, pointer.announced) == ("", False)


def test_addresses_are_led_to_this_machine_only() -> None:
    """Without the variable nowhere; elsewhere never."""
    assert locator({})("https://h/a") == "https://h/a"
    assert locator({FEEDS_AT_ENV: "http://127.0.0.1:9/"})("https://h/a?b") == "http://127.0.0.1:9/h/a?b"
    with pytest.raises(BadInputError):
        locator({FEEDS_AT_ENV: "https://example.org"})
