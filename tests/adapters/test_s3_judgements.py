"""How images were judged last, in S3."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.reporting.samples import full_report
from tidewaiter.adapters.s3_judgements import S3Judgements, bare
from tidewaiter.adapters.tables import judgement_key
from tidewaiter.errors import BadInputError
from tidewaiter.policy.signing import UNTIL

REPORT = full_report()
DIGEST = REPORT.image.digest if REPORT.image else ""


def test_what_other_stores_hold_is_left_out(cloud):
    """Findings and inventory have stores of their own; the rest comes back equal."""
    judgements = S3Judgements(cloud.client("s3"), "artefacts")
    assert judgements.get(DIGEST) is None
    judgements.put(REPORT)
    assert judgements.get(DIGEST) == replace(REPORT, findings=(), inventory=None, upgrades=(), rebases=()) == bare(REPORT)


def test_a_corrupt_judgement_reads_as_absent(cloud):
    """The next scan writes it again."""
    client = cloud.client("s3")
    judgements = S3Judgements(client, "artefacts")
    judgements.put(REPORT)
    key = judgement_key(DIGEST)
    whole = client.get_object(Bucket="artefacts", Key=key)["Body"].read()
    for damaged in (b"", whole[:-1], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
        client.put_object(Bucket="artefacts", Key=key, Body=damaged)
        assert judgements.get(DIGEST) is None


def test_images_are_listed_by_the_beginning_of_their_digest_until_they_are_forgotten(cloud):
    """A part of a rematching of everything is a first digit."""
    judgements = S3Judgements(cloud.client("s3"), "artefacts")
    assert REPORT.image is not None
    digests = [f"sha256:{digit * 64}" for digit in "abc"]
    for digest in digests:
        judgements.put(replace(REPORT, image=replace(REPORT.image, digest=digest)))
    assert list(judgements.digests()) == digests
    assert list(judgements.digests("sha256:b")) == digests[1:2]
    judgements.forget(digests[1])
    judgements.forget(digests[1])
    assert list(judgements.digests()) == [digests[0], digests[2]]


def test_only_reports_of_images_are_kept(cloud):
    """A bill of materials is judged by whoever holds it."""
    with pytest.raises(BadInputError):
        S3Judgements(cloud.client("s3"), "artefacts").put(replace(REPORT, image=None))


def test_images_that_wait_for_signatures_are_told_when_their_time_is_over(cloud):
    """In the order of their times, whatever zone these are written in, until they are settled."""
    judgements = S3Judgements(cloud.client("s3"), "artefacts")
    assert REPORT.image is not None
    for digest, until in (("a", "2026-11-23T12:00:00+00:00"), ("b", "2026-11-23T12:30:00+01:00"), ("c", "2026-11-24T00:00:00+00:00")):
        context = {UNTIL: until}
        judgements.put(replace(REPORT, image=replace(REPORT.image, digest=f"sha256:{digest * 64}"), context=context))
    assert list(judgements.overdue(datetime(2026, 11, 23, 11, tzinfo=UTC))) == []
    waited = dict(judgements.overdue(datetime(2026, 11, 23, 12, tzinfo=UTC)))
    assert list(waited.values()) == ["sha256:" + "b" * 64, "sha256:" + "a" * 64]
    for key in waited:
        judgements.settle(key)
    assert [digest for _, digest in judgements.overdue(datetime(2026, 12, 1, tzinfo=UTC))] == ["sha256:" + "c" * 64]
    assert len(list(judgements.digests())) == 3
