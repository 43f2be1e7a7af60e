"""Core parts of a cluster that are no EKS add-ons: nobody is told when they are old or broken."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import Addon
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_OF_NODES = ("kube-proxy", "vpc-cni")
_EVERYWHERE = ("coredns",)


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    """Judge what EKS puts into every cluster; Auto Mode keeps these parts outside of it, and Fargate needs none on nodes."""
    details = cluster.details
    only_fargate = details is not None and details.node_groups == () and bool(details.fargate_profiles)
    core = _EVERYWHERE if only_fargate else (*_EVERYWHERE, *_OF_NODES)

    def judge(addons: Sequence[Addon]) -> Iterator[Violation | Unknown]:
        missing = [name for name in core if name not in {one.name for one in addons}]
        if missing and cluster.auto_mode is None:
            yield Unknown(reason="whether the cluster runs in Auto Mode is not known", permission="eks:DescribeCluster")
        elif missing:
            what = f"{', '.join(missing)} {'are' if len(missing) > 1 else 'is'} no add-on here: self-managed, replaced or missing"
            yield Violation(message=what, pointer="/addons")

    yield from about("addons", "eks:ListAddons", judge)(cluster)


def _has_parts(cluster: Cluster) -> bool:
    return cluster.auto_mode is not True


CONTROL = Control(
    id="TW-EKS-addon-self-managed",
    title="Core component is not managed as an EKS add-on",
    severity=Severity.LOW,
    why="EKS updates, watches and configures add-ons; what it put into the cluster once stays as it was then, flaws included.",
    remediation=(
        "See what was changed by hand, then `aws eks create-addon --cluster-name NAME --addon-name vpc-cni --resolve-conflicts OVERWRITE`; "
        "waive it where another network or name server has the task."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html",),
    applies=_has_parts,
)
