"""The control `eks_node_group_volume`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import group, outcomes
from tidewaiter.posture.checks.eks_node_group_volume import CONTROL


def volume(**ebs):
    """Make the facts of a group whose launch template has one volume."""
    return {"node_groups": (group(template={"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": ebs}]}),)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (volume(Encrypted=False), ["FAIL medium"]),
        ({**volume(Encrypted=False), "volumes_encrypted": False}, ["FAIL medium"]),
        ({**volume(VolumeSize=20), "volumes_encrypted": False}, ["FAIL medium"]),
        ({"node_groups": (group(),), "volumes_encrypted": False}, ["FAIL medium"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (volume(Encrypted=True), []),
        ({**volume(VolumeSize=20), "volumes_encrypted": True}, []),
        ({**volume(Encrypted=False), "volumes_encrypted": True}, []),
        ({"node_groups": (group(),), "volumes_encrypted": True}, []),
        ({"node_groups": ()}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (volume(VolumeSize=20), ["UNKNOWN ec2:GetEbsEncryptionByDefault"]),
        ({"node_groups": (group(),)}, ["UNKNOWN ec2:GetEbsEncryptionByDefault"]),
        ({}, ["UNKNOWN eks:ListNodegroups"]),
        ({"node_groups": (group(template_unread="denied"),)}, ["UNKNOWN ec2:DescribeLaunchTemplateVersions"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
