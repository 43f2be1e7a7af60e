"""Which repositories hold an image, in S3."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.builders import image
from tidewaiter.adapters.s3_holdings import S3Holdings
from tidewaiter.model.cloud import Held

DIGEST = "sha256:" + "a" * 64
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
IMAGE = image(digest=DIGEST, repository="prod/web", index_digest="sha256:" + "1" * 64)


def test_every_repository_is_remembered_with_the_first_time_and_the_last_index(cloud: Any) -> None:
    """Pushing it again, without an index or elsewhere, takes nothing back."""
    holdings = S3Holdings(cloud.client("s3"), "artefacts")
    assert holdings.repositories(DIGEST) == ()
    holdings.note(IMAGE, NOW)
    holdings.note(replace(IMAGE, index_digest=""), NOW + timedelta(days=1))
    holdings.note(replace(IMAGE, repository="dev/web", index_digest=""), NOW + timedelta(days=2))
    holdings.note(replace(IMAGE, digest="sha256:" + "b" * 64, repository="other"), NOW)
    assert holdings.repositories(DIGEST) == ("dev/web", "prod/web")
    assert holdings.held(DIGEST, "prod/web") == Held(repository="prod/web", since=NOW.isoformat(), index_digest=IMAGE.index_digest)
    holdings.note(replace(IMAGE, index_digest="sha256:" + "2" * 64), NOW + timedelta(days=3))
    assert holdings.held(DIGEST, "prod/web") == Held(repository="prod/web", since=NOW.isoformat(), index_digest="sha256:" + "2" * 64)


def test_more_repositories_than_are_told_are_told_by_one_more(cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller sees that the list is not whole."""
    monkeypatch.setattr(S3Holdings, "most", 2)
    holdings = S3Holdings(cloud.client("s3"), "artefacts")
    for name in "abcd":
        holdings.note(replace(IMAGE, repository=name), NOW)
    assert holdings.repositories(DIGEST) == ("a", "b", "c")


@pytest.mark.parametrize("damaged", [b"<html>", b"[]", b"{", b"null", b"{}"])
def test_a_damaged_note_names_the_repository_and_gives_it_no_time(cloud: Any, damaged: bytes) -> None:
    """What the repository requires still counts."""
    cloud.client("s3").put_object(Bucket="artefacts", Key=f"held/{DIGEST}/prod/web", Body=damaged)
    holdings = S3Holdings(cloud.client("s3"), "artefacts")
    assert holdings.repositories(DIGEST) == ("prod/web",)
    assert holdings.held(DIGEST, "prod/web") == Held(repository="prod/web")
