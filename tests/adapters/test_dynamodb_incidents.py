"""Incidents."""

from dataclasses import replace

from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
from tidewaiter.model.detection import Incident
from tidewaiter.model.severity import Severity

INCIDENT = Incident(
    id="incident-1",
    title="Trouble",
    severity=Severity.CRITICAL,
    actor="arn:aws:iam::123456789012:role/web",
    account="123456789012",
    region="eu-central-1",
    opened="2026-01-01T00:00:00Z",
    updated="2026-01-01T00:00:00Z",
)


def test_put_tells_whether_anything_but_the_time_changed(cloud):
    """A repeated incident is no change; a new reason is."""
    store = DynamoIncidentStore(cloud.client("dynamodb"), "incidents")
    assert store.get("incident-1") is None
    assert store.put(INCIDENT)
    assert not store.put(replace(INCIDENT, updated="2026-01-02T00:00:00Z"))
    assert store.put(replace(INCIDENT, reasons=("more",)))
    assert store.get("incident-1") == replace(INCIDENT, reasons=("more",))


def test_an_incident_too_large_for_one_item_is_read_whole(cloud):
    """An incident of hundreds of signals is split over items and put together again."""
    import random

    noise = random.Random(2).randbytes(800_000).hex()  # noqa: S311 - repeatable noise, not a secret
    store = DynamoIncidentStore(cloud.client("dynamodb"), "incidents")
    large = replace(INCIDENT, reasons=(noise,))
    store.put(large)
    assert store.get("incident-1") == large
