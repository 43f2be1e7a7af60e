"""Clusters and what surrounds them, which is what the tests of EKS controls tell apart."""

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import ClusterDetails, NodeGroup
from tidewaiter.posture.control import Unknown

ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/c"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/k"


def cluster(**fields):
    """Make a cluster; fields that only details have are put there."""
    own = {name: value for name, value in fields.items() if name in Cluster.__slots__}
    details = {name: value for name, value in fields.items() if name not in Cluster.__slots__}
    if details:
        own["details"] = ClusterDetails(**details)
    return Cluster(**{"arn": ARN, "name": "c", "account": "111122223333", "region": "eu-west-1", **own})


def group(**fields):
    """Make a node group."""
    return NodeGroup(**{"name": "g", "version": "1.34", "ami_type": "AL2023_x86_64_STANDARD", "role_arn": "r", **fields})


def outcomes(control, **fields):
    """Run a control: `FAIL severity` or `UNKNOWN permission` for each outcome, None where it does not apply."""
    subject = cluster(**fields)
    if not control.applies(subject):
        return None
    lines = []
    for one in control.check(subject):
        assert one.reason if isinstance(one, Unknown) else one.message
        lines.append(f"UNKNOWN {one.permission}".rstrip() if isinstance(one, Unknown) else f"FAIL {one.severity or control.severity}")
    return lines
