"""The control `eks_security_group`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.posture.checks.eks_security_group import CONTROL


def rule(*blocks, protocol="tcp", first=443, last=443, v6=()):
    """Make the facts of a cluster whose group has one rule."""
    ranges = {"IpRanges": [{"CidrIp": one} for one in blocks], "Ipv6Ranges": [{"CidrIpv6": one} for one in v6]}
    return {"group_rules": {"sg-1": ({"IpProtocol": protocol, "FromPort": first, "ToPort": last, **ranges},)}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (rule("0.0.0.0/0"), ["FAIL high"]),
        (rule(protocol="-1", v6=["::/0"]), ["FAIL high"]),
        (rule("0.0.0.0/1", "128.0.0.0/1", first=0, last=65535), ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (rule("10.0.0.0/8", "100.64.0.0/10", "203.0.113.0/24"), []),
        (rule("0.0.0.0/0", first=80, last=80), []),
        (rule("0.0.0.0/0", protocol="udp"), []),
        ({"group_rules": {"sg-1": ({"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]},)}}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN ec2:DescribeSecurityGroups"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
