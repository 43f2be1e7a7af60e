"""An incident as a finding."""

from dataclasses import replace

import pytest

from tests.response.fake_cloud import incident
from tidewaiter.model.detection import IncidentState
from tidewaiter.model.finding import FindingKind, FindingStatus
from tidewaiter.policy.threats import incident_finding


def test_an_incident_is_one_threat_with_its_own_id():
    """Importing it again updates it."""
    given = incident()
    made = incident_finding(given)
    assert (made.id, made.kind, made.resource) == (given.id, FindingKind.THREAT, given.actor)
    assert [reason.text for reason in made.reasons] == list(given.reasons)


@pytest.mark.parametrize("state", list(IncidentState))
def test_only_a_closed_incident_is_resolved(state):
    """Containment buys time; it does not end the incident."""
    made = incident_finding(replace(incident(), state=state))
    assert (made.status is FindingStatus.RESOLVED) == (state is IncidentState.CLOSED)
