"""Cluster access still governed by the aws-auth ConfigMap."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_JUDGED = {"CONFIG_MAP": Severity.MEDIUM, "API_AND_CONFIG_MAP": Severity.LOW}


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    mode = cluster.authentication_mode
    if mode in _JUDGED:
        yield Violation(message=f"authentication mode is {mode}", pointer="/accessConfig/authenticationMode", severity=_JUDGED[mode])
    elif mode != "API":
        known = f"authentication mode {mode} is not one we know" if mode else "the authentication mode of the cluster is not known"
        yield Unknown(reason=known, permission="" if mode else "eks:DescribeCluster")


CONTROL = Control(
    id="TW-EKS-authentication-mode",
    title="Access is granted by the aws-auth ConfigMap",
    severity=Severity.MEDIUM,
    why="Whoever can write one ConfigMap can become cluster administrator, and CloudTrail does not see it.",
    remediation=(
        "Make an access entry for each entry of aws-auth (`aws eks create-access-entry`), then `aws eks update-cluster-config --name "
        "NAME --access-config authenticationMode=API` (from CONFIG_MAP over API_AND_CONFIG_MAP; there is no way back)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.7",)},
)
