"""Workloads in the namespace called default."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject
from tidewaiter.posture.pods import template_of


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if item.metadata.get("namespace") == "default":
        yield Violation(message="the workload is in the namespace default", pointer="/metadata/namespace")


def _names_a_namespace(item: KubernetesObject) -> bool:
    """Judge workloads that say where they run: a file without a namespace goes wherever it is applied."""
    return bool(item.metadata.get("namespace")) and template_of(item.data) is not None


CONTROL = Control(
    id="TW-K8S-default-namespace",
    title="Workload runs in the default namespace",
    severity=Severity.LOW,
    why=("Policies, quotas and roles are made per namespace; what lands here by accident shares one with everything else that did."),
    remediation="Give the workload a namespace of its own: `kubectl create namespace NAME`, and `metadata.namespace: NAME`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",),
    mappings={"CIS EKS 1.8.0": ("4.5.2",)},
    applies=_names_a_namespace,
)
