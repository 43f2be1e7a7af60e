"""A database becomes that of a deployment."""

from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_publish import publish
from tidewaiter.adapters.s3_database import S3Databases, database_key
from tidewaiter.errors import ConflictError, NotFoundError


@pytest.fixture
def databases(cloud: Any, tmp_path: Path) -> S3Databases:
    """Give an empty bucket."""
    (tmp_path / "tmp").mkdir()
    return S3Databases(client=cloud.client("s3"), bucket="artefacts", folder=tmp_path / "tmp")


def test_publishing_again_brings_back_a_database_that_is_gone(databases: S3Databases, tmp_path: Path) -> None:
    """That is what the error of whoever opens it advises; everything is judged again, and the packed copy does not stay."""
    file, info = build(tmp_path, osv())
    first = publish(databases, file)
    assert publish(databases, file) == first
    databases.client.delete_object(Bucket="artefacts", Key=database_key(info.sha256))
    for copy in databases.folder.iterdir():
        copy.unlink()
    with pytest.raises(NotFoundError, match="not there"):
        databases.current()
    again = publish(databases, file)
    assert (again.sha256, again.since, again.announced) == (info.sha256, "", False)
    store = databases.current()
    assert store is not None
    store.close()
    assert not list(tmp_path.glob("*.zst"))


def test_a_pointer_that_moved_meanwhile_is_left(databases: S3Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The delta would be against a database that is not the current one any more."""
    mine, _ = build(tmp_path, osv(), out="mine")
    theirs, info = build(tmp_path, osv(fixed="9"), out="theirs")
    put = S3Databases.put

    def overtaken(self: S3Databases, *given: Any) -> None:
        monkeypatch.setattr(S3Databases, "put", put)
        publish(databases, theirs)
        put(self, *given)

    monkeypatch.setattr(S3Databases, "put", overtaken)
    with pytest.raises(ConflictError):
        publish(databases, mine)
    pointer, _ = databases.pointer()
    assert pointer is not None
    assert pointer.sha256 == info.sha256
