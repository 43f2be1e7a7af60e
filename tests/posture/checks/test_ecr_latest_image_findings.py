"""The control `ecr_latest_image_findings`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import DIGEST, outcomes, repository, scan
from tidewaiter.model.severity import Severity
from tidewaiter.posture.checks.ecr_latest_image_findings import CONTROL
from tidewaiter.posture.context import Context


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"latest_scan": scan(HIGH=1, LOW=9)}, ["FAIL high"]),
        ({"latest_scan": scan(CRITICAL=1, HIGH=3)}, ["FAIL critical"]),
        ({"latest_scan": scan(status="ACTIVE", CRITICAL=1)}, ["FAIL critical"]),
        ({"latest_scan": scan(status="")}, ["FAIL high"]),
        ({"latest_scan": scan(status="UNSUPPORTED_IMAGE")}, ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"latest_scan": scan(MEDIUM=7, HIGH=0)},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"latest_scan": scan(status="PENDING")}, ["UNKNOWN"]),
        ({"unread": {"images": "denied"}}, ["UNKNOWN ecr:DescribeImages"]),
        ({"unread": {"latest_scan": "denied"}}, ["UNKNOWN ecr:DescribeImageScanFindings"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected


def test_our_own_scan_is_believed_first():
    """It knows advisories that ECR's scanner may not, and may be newer; an image that was not scanned here is judged by ECR's."""
    own = Context(counts_of={DIGEST: {"critical": 2}}.get)
    assert outcomes(CONTROL, own, latest_scan=scan()) == ["FAIL critical"]
    assert outcomes(CONTROL, Context(counts_of={DIGEST: {}}.get), latest_scan=scan(HIGH=4)) == []
    assert outcomes(CONTROL, Context(counts_of={}.get), latest_scan=scan(HIGH=4)) == ["FAIL high"]


def test_the_threshold_is_the_users():
    """What counts as grave is a setting."""
    assert outcomes(CONTROL, Context(gravest=Severity.CRITICAL), latest_scan=scan(HIGH=4)) == []
    assert outcomes(CONTROL, Context(gravest=Severity.MEDIUM), latest_scan=scan(MEDIUM=1)) == ["FAIL medium"]


def test_an_empty_repository_is_not_judged():
    """There is nothing to pass or fail."""
    assert not CONTROL.applies(repository())
