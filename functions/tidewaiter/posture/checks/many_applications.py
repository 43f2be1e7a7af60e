"""Namespaces that hold many applications."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.applications import application_of
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users

_MOST = 5
_KINDS = {"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets", "CronJob": "cronjobs"}


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    names = {application_of(one) for kind in _KINDS for one in view.of(kind)} - {""}
    if len(names) > _MOST:
        told = ", ".join(sorted(names)[:_MOST])
        yield Violation(message=f"{len(names)} applications run here: {told} and more", pointer="/metadata/name")
    elif unknown := view.first_unknown(_KINDS):
        yield unknown


CONTROL = Control(
    id="TW-K8S-many-applications",
    title="Namespace holds many applications",
    severity=Severity.INFORMATIONAL,
    why="Roles, quotas, network policies and secrets are given by namespace: what one application may, all of them there may.",
    remediation="Give each application a namespace of its own (`kubectl create namespace NAME`).",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/multi-tenancy/",),
    mappings={"CIS EKS 1.8.0": ("4.5.1",)},
    applies=managed_by_users,
)
