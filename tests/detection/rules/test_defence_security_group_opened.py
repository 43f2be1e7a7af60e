"""Opened security groups."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.defence_security_group_opened import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-authorize-ingress-world"), id="ssh"),
        pytest.param(
            event(
                "AuthorizeSecurityGroupIngress",
                "ec2",
                {
                    "groupId": "sg-1",
                    "ipPermissions": {
                        "items": [{"ipProtocol": "-1", "fromPort": None, "toPort": None, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
                    },
                },
            ),
            id="all",
        ),
        pytest.param(
            event(
                "AuthorizeSecurityGroupIngress",
                "ec2",
                {
                    "groupId": "sg-1",
                    "ipPermissions": {
                        "items": [{"ipProtocol": "tcp", "fromPort": 0, "toPort": 65535, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
                    },
                },
            ),
            id="wide-range",
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
                "AuthorizeSecurityGroupIngress",
                "ec2",
                {
                    "groupId": "sg-1",
                    "ipPermissions": {
                        "items": [{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
                    },
                },
            ),
            id="https",
        ),
        pytest.param(
            event(
                "AuthorizeSecurityGroupIngress",
                "ec2",
                {
                    "groupId": "sg-1",
                    "ipPermissions": {
                        "items": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": {"items": [{"cidrIp": "10.0.0.0/8"}]}}]
                    },
                },
            ),
            id="inside",
        ),
        pytest.param(
            event(
                "AuthorizeSecurityGroupEgress",
                "ec2",
                {
                    "groupId": "sg-1",
                    "ipPermissions": {
                        "items": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
                    },
                },
            ),
            id="egress",
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
