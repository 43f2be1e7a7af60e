"""Findings by resource."""

from dataclasses import replace

from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
from tidewaiter.model.finding import Change, Finding, FindingKind, FindingStatus
from tidewaiter.model.severity import Severity

DIGEST = "sha256:" + "a" * 64


def _finding(number: int) -> Finding:
    return Finding(
        id=f"finding-{number:04}",
        kind=FindingKind.VULNERABILITY,
        rule_id=f"CVE-2026-{number}",
        title="A flaw",
        resource=DIGEST,
        severity=Severity.HIGH,
    )


def test_findings_of_many_batches_come_back_whole(cloud):
    """More findings than one batch takes are stored and read across pages."""
    store = DynamoFindingStore(cloud.client("dynamodb"), "findings")
    findings = [_finding(number) for number in range(60)]
    changes = store.replace(DIGEST, findings, "2026-01-01T00:00:00+00:00")
    assert {change.change for change in changes} == {Change.NEW}
    assert [finding.id for finding in store.of(DIGEST)] == [finding.id for finding in findings]
    assert store.of("sha256:other") == ()


def test_what_is_gone_is_resolved_and_what_stays_keeps_its_first_day(cloud):
    """A second run resolves what it no longer finds and keeps when the others were first seen."""
    store = DynamoFindingStore(cloud.client("dynamodb"), "findings")
    store.replace(DIGEST, [_finding(1), _finding(2)], "2026-01-01T00:00:00+00:00")
    changes = store.replace(DIGEST, [_finding(1)], "2026-01-02T00:00:00+00:00")
    assert [change.change for change in changes] == [Change.UNCHANGED, Change.RESOLVED]
    kept, gone = store.of(DIGEST)
    assert (kept.first_seen, kept.last_seen) == ("2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00")
    assert gone.status is FindingStatus.RESOLVED


def test_a_finding_too_large_for_one_item_is_split_and_read_whole(cloud):
    """Text that does not compress below DynamoDB's 400 KB limit is spread over several items."""
    import random

    noise = random.Random(1).randbytes(900_000).hex()  # noqa: S311 - repeatable noise, not a secret
    store = DynamoFindingStore(cloud.client("dynamodb"), "findings")
    large = replace(_finding(1), description=noise)
    store.replace(DIGEST, [large, _finding(2)], "2026-01-01T00:00:00+00:00")
    assert store.of(DIGEST)[0].description == noise
    assert len(store.of(DIGEST)) == 2
