"""How images were judged last, in S3."""

from dataclasses import replace

import pytest

from tests.reporting.samples import full_report
from tidewaiter.adapters.s3_judgements import S3Judgements, bare
from tidewaiter.adapters.tables import judgement_key
from tidewaiter.errors import BadInputError

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
