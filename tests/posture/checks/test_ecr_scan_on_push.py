"""The control `ecr_scan_on_push`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.registries import outcomes
from tidewaiter.posture.checks.ecr_scan_on_push import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"scan_on_push": False, "registry_scan_filters": ("other/*",)}, ["FAIL medium"]),
        ({"scan_on_push": False, "registry_scan_filters": ()}, ["FAIL medium"]),
        ({"scan_on_push": True, "registry_scan_filters": ("other/*",)}, ["FAIL medium"]),
        ({"scan_on_push": True, "registry_scan_filters": (), "registry_scan_type": "ENHANCED"}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"scan_on_push": True, "registry_scan_filters": (), "registry_scan_type": "BASIC"},
        {"scan_on_push": False, "registry_scan_filters": ("team/*",)},
        {"registry_scan_filters": ("*",)},
    ],
)
def test_near_miss_passes(fields):
    """What looks alike but is right yields nothing."""
    assert outcomes(CONTROL, **fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"scan_on_push": True}, ["UNKNOWN ecr:GetRegistryScanningConfiguration"]),
        ({"registry_scan_filters": ()}, ["UNKNOWN ecr:DescribeRepositories"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
