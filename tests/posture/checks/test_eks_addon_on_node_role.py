"""The control `eks_addon_on_node_role`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.model.eks import Addon
from tidewaiter.posture.checks.eks_addon_on_node_role import CONTROL


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"addons": (Addon(name="aws-ebs-csi-driver", version="v1", status="ACTIVE"),)}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"addons": (Addon(name="vpc-cni", version="v1", status="ACTIVE", own_role=True),)}, []),
        ({"addons": (Addon(name="kube-proxy", version="v1", status="ACTIVE"),)}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:ListAddons"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
