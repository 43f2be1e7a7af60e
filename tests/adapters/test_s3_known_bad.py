"""Lists of known malware in the bucket."""

import pytest

from tests.content.test_known_bad import A, B, Empty
from tidewaiter.adapters import s3_known_bad
from tidewaiter.adapters.s3_known_bad import S3KnownBad


def upload(cloud, **files):
    """Put lists into the bucket."""
    for name, body in files.items():
        cloud.client("s3").put_object(Bucket="artefacts", Key=f"known-bad/{name}", Body=body)


def names(store, *hashes):
    """Name what a store knows of files."""
    return [advisory.summary for sha256 in hashes for advisory, _ in store.lookup("sha256", sha256)]


@pytest.fixture
def lists(cloud):
    """Open the bucket's lists."""
    return S3KnownBad(cloud.client("s3"), "artefacts")


def test_all_lists_are_known_beside_the_database(cloud, lists):
    """Whatever form each has; without any, the database is asked alone."""
    database = Empty()
    assert lists.over(database) is database
    upload(cloud, **{"a.txt": f"{A}  one\n", "team/b.csv": f"# 2026-11-20\nsha256,name\n{B},two\n", "README.md": b"no list"})
    known = lists.over(database)
    assert names(known, A, B) == ["one", "two"]
    (feed,) = known.info().feeds
    assert (feed.records, feed.newest[:10], feed.problem) == (2, "2026-11-20", "")


def test_a_list_is_read_again_when_it_changed_and_only_then(cloud, lists):
    """A process lives for hours."""
    upload(cloud, **{"a.txt": f"{A}  one\n"})
    first = lists.over(Empty())
    assert lists.over(Empty()).listed is first.listed
    upload(cloud, **{"a.txt": f"{A}  other\n"})
    assert names(lists.over(Empty()), A) == ["other"]
    cloud.client("s3").delete_object(Bucket="artefacts", Key="known-bad/a.txt")
    assert names(lists.over(Empty()), A) == []


def test_a_list_that_cannot_be_used_is_told_and_the_others_count(cloud, lists, monkeypatch):
    """No list, a bad line, too many bytes."""
    monkeypatch.setattr(s3_known_bad, "MOST_BYTES", 400)
    upload(cloud, **{"a.txt": "words\n", "b.txt": f"{A}  one\nnonsense\n", "c.txt": f"{B}  two\n" + "#" * 400})
    known = lists.over(Empty())
    assert names(known, A, B) == ["one"]
    (feed,) = known.info().feeds
    assert feed.records == 1
    assert [name in feed.problem for name in ("known-bad/a.txt", "b.txt:2", "known-bad/c.txt")] == [True] * 3
