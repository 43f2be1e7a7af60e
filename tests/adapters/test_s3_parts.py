"""Parts of feeds in S3."""

from pathlib import Path
from typing import Any

import pytest

from tidewaiter.adapters.feed_parts import Part, read_rows, write_rows
from tidewaiter.adapters.s3_parts import S3Parts
from tidewaiter.errors import NotFoundError


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
    assert store.holds(part)
    assert keys(store) == ["feeds/k.part.json", f"feeds/k/{part.sha256}.rows.zst"]
    store.client.put_object(Bucket="artefacts", Key="feeds/broken.part.json", Body=b"{")
    assert store.parts() == (part,)
    store.remove(part)
    assert keys(store) == ["feeds/broken.part.json"]


def test_rows_that_are_gone_are_said_to_be(cloud: Any, tmp_path: Path) -> None:
    """The next update fetches them again, as the store says that it holds none."""
    store = S3Parts(client=cloud.client("s3"), bucket="artefacts")
    part = put(store, tmp_path, "CVE-2024-1")
    store.client.delete_object(Bucket="artefacts", Key=f"feeds/k/{part.sha256}.rows.zst")
    assert not store.holds(part)
    with pytest.raises(NotFoundError):
        list(read_rows(store, part))
