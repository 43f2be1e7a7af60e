"""Trust documents in S3."""

from typing import Any

import pytest

from tests.signatures import forge
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.adapters.s3_trust import S3Trust
from tidewaiter.errors import PermissionMissingError
from tidewaiter.policy.trust import MOST_BYTES, NO_TRUST

POLICY = b"signers:\n  - {name: k, key: key.pub}\nrequire:\n  - {images: '*', signed-by: k}\n"


def put(cloud: Any, key: str, body: bytes) -> None:
    """Upload a file."""
    cloud.client("s3").put_object(Bucket="artefacts", Key=key, Body=body)


def test_documents_are_read_again_only_when_a_file_changed(cloud: Any) -> None:
    """Without a file nothing is required, and an empty folder's own key is none; keys are part of the version."""
    trust = S3Trust(cloud.client("s3"), "artefacts")
    put(cloud, "trust/", b"")
    assert trust.read() == ("", NO_TRUST)
    put(cloud, "trust/a.yaml", POLICY)
    version, found = trust.read()
    assert [one.code for one in found.problems] == ["signature-policy-unreadable"]
    put(cloud, "trust/key.pub", forge.pem(forge.p256()))
    later, found = trust.read()
    assert (found.problems, later != version, trust.read()[1] is found) == ((), True, True)
    for key in ("trust/a.yaml", "trust/key.pub"):
        cloud.client("s3").delete_object(Bucket="artefacts", Key=key)
    assert trust.read() == ("", NO_TRUST)


def test_a_file_that_is_too_large_is_a_problem(cloud: Any) -> None:
    """It is not fetched."""
    put(cloud, "trust/a.yaml", b"#" * (MOST_BYTES + 1))
    _, found = S3Trust(cloud.client("s3"), "artefacts").read()
    assert "larger than 1 MiB" in found.problems[0].what


def test_documents_that_may_not_be_read_require_more_than_nothing(cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging without them would pass what they forbid."""

    def denied(*_: Any) -> bytes:
        raise PermissionMissingError("denied", permission="s3:GetObject")

    put(cloud, "trust/a.yaml", POLICY)
    monkeypatch.setattr(S3Objects, "read", denied)
    with pytest.raises(PermissionMissingError):
        S3Trust(cloud.client("s3"), "artefacts").read()


def test_what_signatures_were_judged_by_is_noted_beside_that_of_the_other_rules(cloud: Any) -> None:
    """One note does not overwrite the other."""
    trust = S3Trust(cloud.client("s3"), "artefacts")
    put(cloud, "rules/judged.json", b'{"state": "theirs"}')
    assert trust.judged() == ""
    trust.note("ours")
    assert trust.judged() == "ours"
