"""Advisory databases in S3, published and fetched."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_announce import CHANGED, announce
from tidewaiter.adapters.advisory_bundle import unpack_delta
from tidewaiter.adapters.advisory_diff import load_delta
from tidewaiter.adapters.advisory_publish import publish
from tidewaiter.adapters.s3_database import CURRENT, Pointer, S3Databases, database_key, delta_key
from tidewaiter.errors import BadInputError, ConflictError, DigestMismatchError, NotFoundError


class Bus:
    """Remembers what was published, or fails."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.seen: list[tuple[str, Any]] = []

    def publish(self, detail_type: str, detail: Any, *, resources: Any = ()) -> None:
        """Take one event."""
        del resources
        if self.fails:
            raise ConflictError("no bus")
        self.seen.append((detail_type, detail))


@pytest.fixture
def databases(cloud: Any, tmp_path: Path) -> S3Databases:
    """Give an empty bucket."""
    (tmp_path / "tmp").mkdir()
    return S3Databases(client=cloud.client("s3"), bucket="artefacts", folder=tmp_path / "tmp")


def test_what_is_published_is_what_functions_open(databases: S3Databases, tmp_path: Path) -> None:
    """Nothing first; then the file, named by its hash, which is not fetched a second time."""
    assert databases.current() is None
    path, info = build(tmp_path, osv())
    pointer = publish(databases, path)
    store = databases.current()
    assert store is not None
    assert store.info() == info
    store.close()
    assert (pointer.sha256, pointer.since, pointer.packages) == (info.sha256, "", 1)
    assert [file.name for file in databases.folder.iterdir()] == [f"{info.sha256}.sqlite"]
    databases.client.delete_object(Bucket="artefacts", Key=database_key(info.sha256))
    again = databases.current()
    assert again is not None
    again.close()


def test_the_delta_is_between_what_was_and_what_is(databases: S3Databases, tmp_path: Path) -> None:
    """It lies beside the database and names both; the same file published twice changes nothing."""
    first, old = build(tmp_path, osv(), osv("GHSA-2", package="same"), out="one")
    second, new = build(tmp_path, osv(fixed="9.0"), osv("GHSA-2", package="same"), out="two")
    publish(databases, first)
    pointer = publish(databases, second)
    packed = databases.client.get_object(Bucket="artefacts", Key=delta_key(new.sha256))["Body"].read()
    delta = load_delta(unpack_delta(packed, "delta"))
    assert (delta.since, delta.sha256, delta.packages) == (old.sha256, new.sha256, (("npm", "left-pad"),))
    assert (pointer.delta, pointer.since, pointer.packages) == (delta_key(new.sha256), old.sha256, 1)
    assert publish(databases, second) == pointer


def test_a_change_is_announced_until_the_bus_has_it_and_then_no_more(databases: S3Databases, tmp_path: Path) -> None:
    """A run that dies between the switch and the event is finished by the next."""
    path, info = build(tmp_path, osv())
    publish(databases, path)
    with pytest.raises(ConflictError):
        announce(databases, Bus(fails=True))
    bus = Bus()
    assert announce(databases, bus)
    assert not announce(databases, bus)
    ((kind, detail),) = bus.seen
    assert (kind, detail["sha256"], detail["delta"], detail["packages"]) == (CHANGED, info.sha256, delta_key(info.sha256), 1)
    assert detail["schema_version"]


def test_two_that_publish_at_once_do_not_overwrite_each_other(databases: S3Databases, tmp_path: Path) -> None:
    """The pointer moves only from the version that was read."""
    path, info = build(tmp_path, osv())
    publish(databases, path)
    _, version = databases.pointer()
    databases.switch(Pointer(sha256=info.sha256, built="later"), replacing=version)
    with pytest.raises(ConflictError):
        databases.switch(Pointer(sha256=info.sha256), replacing=version)
    with pytest.raises(ConflictError):
        databases.switch(Pointer(sha256=info.sha256), replacing="")


def test_pointers_and_files_that_are_wrong_are_errors(databases: S3Databases, tmp_path: Path) -> None:
    """A malformed pointer, a pointer to nothing, and another file under the name."""
    _, info = build(tmp_path, osv(), out="one")
    other, other_info = build(tmp_path, osv(fixed="3"), out="two")
    for bad in (b"", b"[]", b'{"sha256": "xyz"}', b'{"sha256": 3}'):
        databases.client.put_object(Bucket="artefacts", Key=CURRENT, Body=bad)
        with pytest.raises(BadInputError):
            databases.current()
    databases.client.put_object(Bucket="artefacts", Key=CURRENT, Body=json.dumps({"sha256": info.sha256}).encode())
    with pytest.raises(NotFoundError):
        databases.current()
    databases.client.put_object(Bucket="artefacts", Key=database_key(info.sha256), Body=other.read_bytes())
    with pytest.raises(DigestMismatchError, match=other_info.sha256):
        databases.current()
    assert list(databases.folder.iterdir()) == []


def test_what_was_replaced_long_ago_is_deleted_and_never_what_the_pointer_names(databases: S3Databases, tmp_path: Path) -> None:
    """Databases go after two days, deltas after ninety, since rematching goes back over them; nothing goes while nothing is published."""
    paths = [build(tmp_path, osv(fixed=f"{number}.0"), out=f"{number}") for number in range(3)]
    names = [info.sha256 for _, info in paths]
    for path, _ in paths:
        publish(databases, path)
    held = lambda: {name for name in names if _there(databases, database_key(name))}  # noqa: E731 - asked three times
    now = datetime.now(tz=UTC)
    assert databases.prune(now + timedelta(days=1)) == 0
    assert databases.prune(now + timedelta(days=3)) == 1
    assert held() == set(names[1:])
    assert _there(databases, delta_key(names[0]))
    assert databases.prune(now + timedelta(days=100)) == 2
    assert not _there(databases, delta_key(names[0]))
    assert _there(databases, delta_key(names[2]))
    assert databases.prune(now + timedelta(days=100)) == 0
    databases.client.delete_object(Bucket="artefacts", Key=CURRENT)
    assert databases.prune(now + timedelta(days=1000)) == 0
    assert held() == set(names[1:])


def test_a_database_that_is_current_again_is_kept(databases: S3Databases, tmp_path: Path) -> None:
    """Going back to an older database makes the newer one old."""
    first, old = build(tmp_path, osv(), out="one")
    second, new = build(tmp_path, osv(fixed="9.0"), out="two")
    third, newest = build(tmp_path, osv(fixed="9.1"), out="three")
    for path in (first, second, third, first):
        publish(databases, path)
    assert databases.prune(datetime.now(tz=UTC) + timedelta(days=3)) == 1
    kept = {info.sha256: _there(databases, database_key(info.sha256)) for info in (old, new, newest)}
    assert kept == {old.sha256: True, new.sha256: False, newest.sha256: True}


def _there(databases: S3Databases, key: str) -> bool:
    return key in {one["Key"] for one in databases.client.list_objects_v2(Bucket="artefacts").get("Contents", ())}
