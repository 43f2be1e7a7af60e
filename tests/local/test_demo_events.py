"""The demo's attack consists of CloudTrail records that the normaliser reads."""

from datetime import UTC, datetime

from tidewaiter.detection.normalise.cloudtrail import parse
from tidewaiter.local.demo_events import INTRUDER, Thief, stolen_credentials

THIEF = Thief(
    account="111122223333", region="eu-central-1", role_arn="arn:aws:iam::111122223333:role/web", instance_id="i-0a1b2c3d4e5f60718"
)


def test_every_record_is_the_instances_session_from_elsewhere() -> None:
    """Role, session and address tell whose credentials are used, and from where."""
    events = [parse(record) for record in stolen_credentials(THIEF, datetime(2026, 11, 23, tzinfo=UTC))]
    assert {(one.principal.arn, one.principal.instance_id, one.source_ip) for one in events} == {
        (THIEF.role_arn, "i-0a1b2c3d4e5f60718", INTRUDER)
    }
    assert [one.time for one in events] == sorted(one.time for one in events)
    assert len({one.id for one in events}) == len(events)


def test_reading_comes_before_writing() -> None:
    """Reconnaissance is read-only: only a rule in the state for all management events sees it."""
    kinds = [record["readOnly"] for record in stolen_credentials(THIEF, datetime(2026, 11, 23, tzinfo=UTC))]
    assert kinds == sorted(kinds, reverse=True)
    assert {True, False} == set(kinds)
