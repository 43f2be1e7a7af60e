"""Namespaces that hold many applications."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import mapping

_MOST = 5
_NAMES = ("app.kubernetes.io/part-of", "app.kubernetes.io/instance", "app.kubernetes.io/name", "app")
_KINDS = {"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets", "CronJob": "cronjobs"}


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    names = {_application(one) for kind in _KINDS for one in view.of(kind)} - {""}
    if len(names) > _MOST:
        told = ", ".join(sorted(names)[:_MOST])
        yield Violation(message=f"{len(names)} applications run here: {told} and more", pointer="/metadata/name")


def _application(data: Mapping[str, Any]) -> str:
    """Read what an object is part of, by the labels that Kubernetes recommends, from the widest."""
    labels = mapping(mapping(data.get("metadata")).get("labels"))
    return next((str(labels[name]) for name in _NAMES if labels.get(name)), "")


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
