"""Shared snapshots."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.exfiltration_snapshot_shared import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-modify-snapshot-attribute-public"), id="everyone"),
        pytest.param(
            event(
                "ModifyImageAttribute", "ec2", {"imageId": "ami-1", "launchPermission": {"add": {"items": [{"userId": "999988887777"}]}}}
            ),
            id="image-other-account",
        ),
        pytest.param(
            event(
                "ModifyDBSnapshotAttribute",
                "rds",
                {"dBSnapshotIdentifier": "s", "attributeName": "restore", "valuesToAdd": ["999988887777"]},
            ),
            id="database",
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
        pytest.param(
            event(
                "ModifySnapshotAttribute", "ec2", {"snapshotId": "s", "createVolumePermission": {"remove": {"items": [{"group": "all"}]}}}
            ),
            id="removed",
        ),
        pytest.param(
            event(
                "ModifySnapshotAttribute",
                "ec2",
                {"snapshotId": "s", "createVolumePermission": {"add": {"items": [{"userId": "111122223333"}]}}},
            ),
            id="own-account",
        ),
        pytest.param(
            event(
                "ModifyDBSnapshotAttribute", "rds", {"dBSnapshotIdentifier": "s", "attributeName": "tags", "valuesToAdd": ["999988887777"]}
            ),
            id="other-attribute",
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
