"""Monitoring disabled."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.defence_monitoring_disabled import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-delete-detector"), id="guardduty"),
        pytest.param(event("UpdateDetector", "guardduty", {"detectorId": "d", "enable": False}), id="detector-off"),
        pytest.param(event("DeleteFlowLogs", "ec2", {"DeleteFlowLogsRequest": {}}), id="flow-logs"),
        pytest.param(event("CreateFilter", "guardduty", {"action": "ARCHIVE"}), id="archive-filter"),
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
        pytest.param(
            event("UpdateDetector", "guardduty", {"detectorId": "d", "findingPublishingFrequency": "SIX_HOURS"}), id="detector-updated"
        ),
        pytest.param(event("CreateFilter", "guardduty", {"action": "NOOP"}), id="filter-without-archive"),
        pytest.param(event("DeleteDetector", "frauddetector", {"detectorId": "d"}), id="same-name-elsewhere"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
