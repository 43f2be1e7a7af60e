"""Clusters whose creator is an administrator that no list shows."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.authentication_mode is None:
        yield Unknown(reason="the authentication mode of the cluster is not known", permission="eks:DescribeCluster")
    elif cluster.authentication_mode == "CONFIG_MAP":
        # Older clusters cannot say otherwise: in this mode their creator always is.
        if cluster.creator_is_admin is not False:
            yield Violation(
                message="the creator is administrator, and neither aws-auth nor an access entry shows it", pointer="/accessConfig"
            )
    elif cluster.creator_is_admin:
        yield Unknown(reason="the creator was made administrator by an access entry, which may have been deleted since")


CONTROL = Control(
    id="TW-EKS-creator-is-admin",
    title="Creator of the cluster is a hidden administrator",
    severity=Severity.MEDIUM,
    why="Whoever made the cluster, often a pipeline's role, governs it for ever, and no list of rights inside it says so.",
    remediation="Switch to access entries (`authenticationMode: API_AND_CONFIG_MAP`, then API) and delete the creator's entry.",
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.1", "4.1.7")},
)
