"""Control planes on an older platform version than new clusters get."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_BEHIND = 2


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    """Allow for one: EKS moves clusters to a new platform version by itself, some weeks after new clusters get it."""
    own, newest = _number(cluster.platform_version), _number(cluster.newest_platform)
    if own is None:
        yield Unknown(reason="the platform version of the cluster is not known", permission="eks:DescribeCluster")
    elif newest is None:
        yield Unknown(reason="the newest platform version is not known", permission="eks:DescribeClusterVersions")
    elif newest - own >= _BEHIND:
        what = f"the platform is {cluster.platform_version}, new clusters get {cluster.newest_platform}"
        yield Violation(message=what, pointer="/platformVersion")


def _number(version: str) -> int | None:
    digits = version.removeprefix("eks.")
    return int(digits) if digits.isdecimal() and len(digits) < 5 else None  # noqa: PLR2004 - a platform version is short


CONTROL = Control(
    id="TW-EKS-platform-version",
    title="Platform version is behind",
    severity=Severity.LOW,
    why=(
        "Platform versions carry the patches of the control plane; EKS gives them by itself, unless something of the cluster keeps it "
        "from it."
    ),
    remediation=(
        "See what keeps EKS from it (`aws eks describe-cluster --name NAME --query cluster.health`, free addresses in the subnets, the "
        "cluster role); upgrading to the next minor version (`aws eks update-cluster-version`) brings the newest platform."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/platform-versions.html",),
)
