"""Namespaces without quota or limit range."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    for kind, plural in (("ResourceQuota", "resourcequotas"), ("LimitRange", "limitranges")):
        unknown = view.unknown(kind, plural)
        if unknown is not None:
            yield unknown
        elif not view.of(kind):
            yield Violation(message=f"there is no {kind}", pointer="/metadata/name")


CONTROL = Control(
    id="TW-K8S-namespace-quota",
    title="Namespace has no ResourceQuota or no LimitRange",
    severity=Severity.LOW,
    why="One namespace can take all of the cluster's resources, and containers without limits stay without.",
    remediation=(
        "Add a ResourceQuota for the sum (`kubectl create quota NAME --hard=cpu=10,memory=20Gi,pods=50 -n NAMESPACE`) and a LimitRange "
        "for the defaults."
    ),
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/policy/resource-quotas/",),
    mappings={"CIS EKS 1.8.0": ("4.5.1",), "NSA": ("4.0", "4.1")},
    applies=managed_by_users,
)
