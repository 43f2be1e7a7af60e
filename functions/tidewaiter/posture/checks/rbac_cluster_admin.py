"""Bindings of the cluster-admin role."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, violation
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation]:
    if grant.role_kind == "ClusterRole" and grant.role == "cluster-admin":
        yield violation(grant, "may do anything")


CONTROL = Control(
    id="TW-RBAC-cluster-admin",
    title="cluster-admin is bound",
    severity=Severity.CRITICAL,
    why="Its holder can do anything in the cluster, including to every guard in it.",
    remediation=(
        "Bind a role with the rights that are used (`kubectl create clusterrole`), then `kubectl delete clusterrolebinding NAME`; keep "
        "cluster-admin for a break-glass group of the access entries."
    ),
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.1",), "PCI DSS 4.0.1": ("7.2.1",)},
)
