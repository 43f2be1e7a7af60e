"""Trail tampering."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.defence_trail_tampering import RULE
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-stop-logging"), id="stop"),
        pytest.param(event("UpdateTrail", "cloudtrail", {"name": "t", "enableLogFileValidation": False}), id="validation-off"),
        pytest.param(
            event("PutEventSelectors", "cloudtrail", {"trailName": "t", "eventSelectors": [{"readWriteType": "ReadOnly"}]}), id="reads-only"
        ),
    ],
)
def test_hit(seen: Event) -> None:
    """What the rule is about is matched, with a reason."""
    hit = judge(RULE, seen)
    assert hit is not None
    assert all(hit.reasons)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(event("StartLogging", "cloudtrail", {"name": "t"}), id="start"),
        pytest.param(event("UpdateTrail", "cloudtrail", {"name": "t", "isMultiRegionTrail": True}), id="widened"),
        pytest.param(
            event(
                "PutEventSelectors",
                "cloudtrail",
                {"trailName": "t", "eventSelectors": [{"readWriteType": "All", "includeManagementEvents": True}]},
            ),
            id="all-events",
        ),
        pytest.param(event("StopLogging", "example", {"name": "t"}), id="other-service"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None


def test_a_workload_that_stops_the_trail_is_critical() -> None:
    """Software that serves requests never administers trails."""
    hit = judge(RULE, sample("cloudtrail-stop-logging"))
    assert hit is not None
    assert hit.severity is Severity.CRITICAL
