"""Parts of feeds in S3, and the merge of a deployment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_publish import publish
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_function import FEEDS_AT_ENV, locator, merge_and_publish
from tidewaiter.adapters.feed_parts import Part, read_rows, write_rows
from tidewaiter.adapters.s3_database import S3Databases
from tidewaiter.adapters.s3_parts import S3Parts
from tidewaiter.errors import BadInputError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


def keys(store: S3Parts) -> list[str]:
    """List what lies in the bucket."""
    return [one["Key"] for one in store.client.list_objects_v2(Bucket="artefacts").get("Contents", ()) if one["Key"].startswith("feeds/")]


def test_parts_come_back_and_older_rows_go(cloud: Any, tmp_path: Path) -> None:
    """One header and one file of rows each; a header that cannot be read is as none."""
    store = S3Parts(client=cloud.client("s3"), bucket="artefacts")
    assert (store.parts(), store.get("k")) == ((), None)
    put(store, tmp_path, "CVE-2024-1")
    part = put(store, tmp_path, "CVE-2024-1", "CVE-2024-2")
    assert store.parts() == (part,)
    assert [row[1] for row in read_rows(store, part)] == ["CVE-2024-1", "CVE-2024-2"]
    assert keys(store) == ["feeds/k.part.json", f"feeds/k/{part.sha256}.rows.zst"]
    store.client.put_object(Bucket="artefacts", Key="feeds/broken.part.json", Body=b"{")
    assert store.parts() == (part,)
    store.remove(part)
    assert keys(store) == ["feeds/broken.part.json"]


def test_a_merge_builds_only_what_is_new(cloud: Any, tmp_path: Path) -> None:
    """No parts, no database; the same parts, no second one; other parts or a day later, another. Uploads since the last fetch stay."""
    parts = S3Parts(client=cloud.client("s3"), bucket="artefacts")
    databases = S3Databases(client=parts.client, bucket="artefacts", folder=tmp_path)
    shipped, _ = build(tmp_path, osv())

    def merged(time: datetime = NOW) -> str:
        pointer = merge_and_publish(parts, databases, lambda: SqliteAdvisoryStore(shipped), At(time))
        return pointer.sha256 if pointer else ""

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


def test_addresses_are_led_to_this_machine_only() -> None:
    """Without the variable nowhere; elsewhere never."""
    assert locator({})("https://h/a") == "https://h/a"
    assert locator({FEEDS_AT_ENV: "http://127.0.0.1:9/"})("https://h/a?b") == "http://127.0.0.1:9/h/a?b"
    with pytest.raises(BadInputError):
        locator({FEEDS_AT_ENV: "https://example.org"})
