"""The control `eks_node_group_metadata`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import group, outcomes
from tidewaiter.posture.checks.eks_node_group_metadata import CONTROL


def options(**given):
    """Make the facts of a group whose launch template has metadata options."""
    return {"node_groups": (group(template={"MetadataOptions": given}),)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (options(HttpTokens="optional"), ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (options(HttpTokens="required", HttpPutResponseHopLimit=2), []),
        (options(HttpTokens="optional", HttpEndpoint="disabled"), []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:ListNodegroups"]),
        ({"node_groups": (group(),)}, ["UNKNOWN"]),
        ({"node_groups": (group(template_unread="denied"),)}, ["UNKNOWN ec2:DescribeLaunchTemplateVersions"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
