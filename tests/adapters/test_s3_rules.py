"""Waivers and VEX documents in S3."""

from typing import Any

import pytest

from tidewaiter.adapters import s3_rules
from tidewaiter.adapters.s3_rules import NO_FILES, S3Rules
from tidewaiter.errors import PermissionMissingError

WAIVER = b"waivers:\n- {id: CVE-1, reason: r, owner: o, expires: 2999-01-01}\n"


@pytest.fixture
def bucket(cloud: Any) -> Any:
    """Give put and delete in the artefact bucket, and a reader."""
    return Bucket(cloud.client("s3"))


class Bucket:
    """The artefact bucket as a person uses it."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.rules = S3Rules(client, "artefacts")

    def put(self, key: str, body: bytes = WAIVER) -> None:
        """Upload a file."""
        self.client.put_object(Bucket="artefacts", Key=key, Body=body)


def test_without_files_nobody_said_anything(bucket: Bucket) -> None:
    """An empty folder's own key is no file."""
    bucket.put("waivers/", b"")
    version, rules = bucket.rules.read()
    assert (version, rules.waivers, rules.statements, rules.problems) == (NO_FILES, (), (), ())


def test_files_are_read_again_only_when_one_came_changed_or_went(bucket: Bucket) -> None:
    """The version says so, and what is read follows it."""
    bucket.put("waivers/a.yaml")
    version, rules = bucket.rules.read()
    assert [one.source for one in rules.waivers] == ["waivers/a.yaml"]
    assert bucket.rules.read()[1] is rules
    versions = [version]
    bucket.put("waivers/a.yaml", WAIVER.replace(b"CVE-1", b"CVE-2"))
    versions.append(bucket.rules.version())
    assert bucket.rules.read()[1].waivers[0].rule_id == "CVE-2"
    bucket.put("vex/b.json", b"{")
    versions.append(bucket.rules.version())
    assert [one.code for one in bucket.rules.read()[1].problems] == ["vex-unreadable"]
    assert len(set(versions)) == 3
    for key in ("waivers/a.yaml", "vex/b.json"):
        bucket.client.delete_object(Bucket="artefacts", Key=key)
    assert bucket.rules.read()[0] == NO_FILES


def test_files_that_are_too_large_or_too_many_are_not_fetched(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a problem; the first that fit count."""
    monkeypatch.setattr(s3_rules, "MOST_FILES", 2)
    monkeypatch.setattr(s3_rules, "MOST_VEX_BYTES", 10)
    for name in "abcd":
        bucket.put(f"waivers/{name}.yaml")
    bucket.put("waivers/a.yaml", b"#" * (2 << 20))
    bucket.put("vex/large.json", b"{}" * 6)
    _, rules = bucket.rules.read()
    assert [one.source for one in rules.waivers] == ["waivers/b.yaml"]
    assert [(one.code, one.where) for one in rules.problems] == [
        ("waiver-unreadable", "waivers/a.yaml"),
        ("waiver-unreadable", "waivers/c.yaml"),
        ("vex-unreadable", "vex/large.json"),
    ]


def test_a_file_that_goes_while_it_is_read_is_a_problem(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was listed and is not there: the caller's next look sees another version."""
    listed = [{"Key": "waivers/gone.yaml", "Size": 3, "ETag": '"x"'}]
    monkeypatch.setattr(s3_rules.S3Objects, "listed", lambda _self, prefix: iter(listed if prefix == "waivers/" else ()))
    assert [one.code for one in bucket.rules.read()[1].problems] == ["waiver-unreadable"]


def test_rules_that_may_not_be_read_are_no_empty_rules(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging without them would block what is waived."""

    def denied(*_: Any) -> bytes:
        raise PermissionMissingError("denied", permission="s3:GetObject")

    bucket.put("waivers/a.yaml")
    monkeypatch.setattr(s3_rules.S3Objects, "read", denied)
    with pytest.raises(PermissionMissingError):
        bucket.rules.read()


def test_what_was_judged_is_noted(bucket: Bucket) -> None:
    """A damaged note reads as none."""
    assert bucket.rules.judged() == ""
    bucket.rules.note("state")
    assert bucket.rules.judged() == "state"
    for damaged in (b"<html>", b"[]", b"{"):
        bucket.put("rules/judged.json", damaged)
        assert bucket.rules.judged() == ""
