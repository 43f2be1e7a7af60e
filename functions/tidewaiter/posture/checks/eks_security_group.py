"""Security groups of the control plane that let the world in."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about, too_wide
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import mapping, sequence

_HTTPS = 443


def _judge(groups: Mapping[str, tuple[Mapping[str, Any], ...]]) -> Iterator[Violation]:
    for group, rules in groups.items():
        for rule in rules:
            wide = too_wide(_sources(rule)) if _reaches_https(rule) else []
            if wide:
                yield Violation(message=f"{group} lets {', '.join(wide)} in", pointer="/resourcesVpcConfig/clusterSecurityGroupId")


def _reaches_https(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule holds port 443; `-1` is every protocol and port."""
    if rule.get("IpProtocol") == "-1":
        return True
    return rule.get("IpProtocol") in ("tcp", "6") and int(rule.get("FromPort", 0)) <= _HTTPS <= int(rule.get("ToPort", 65535))


def _sources(rule: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(mapping(one).get("CidrIp")) for one in sequence(rule.get("IpRanges")))
    yield from (str(mapping(one).get("CidrIpv6")) for one in sequence(rule.get("Ipv6Ranges")))


CONTROL = Control(
    id="TW-EKS-security-group",
    title="Security group of the control plane is open",
    severity=Severity.HIGH,
    why="The group guards the private endpoint and, unless changed, the nodes: what it lets in reaches both.",
    remediation=(
        "Allow the groups of nodes and administrators instead of address ranges: `aws ec2 revoke-security-group-ingress --group-id "
        "GROUP --protocol tcp --port 443 --cidr CIDR`, `aws ec2 authorize-security-group-ingress --group-id GROUP --protocol tcp "
        "--port 443 --source-group NODES`."
    ),
    targets=(Target.CLUSTER,),
    check=about("group_rules", "ec2:DescribeSecurityGroups", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.1",)},
)
