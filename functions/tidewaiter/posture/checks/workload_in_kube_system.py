"""Workloads of users in the namespace of the platform."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.eks_images import path_at_eks
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.objects import KubernetesObject
from tidewaiter.posture.pods import pod_of

_PLATFORM = ("public.ecr.aws/eks/", "public.ecr.aws/eks-distro/", "public.ecr.aws/karpenter/", "registry.k8s.io/", "k8s.gcr.io/")


def _check(item: KubernetesObject) -> Iterator[Violation]:
    pod = pod_of(item.data, item.minor)
    for container in pod.containers() if pod is not None else ():
        reference = reference_of(container.body.get("image"))
        if reference is not None and not _of_the_platform(reference.repository):
            yield Violation(message=f"{reference.repository} is no component of the platform", pointer=f"{container.pointer}/image")


def _of_the_platform(repository: str) -> bool:
    """Tell whether an image is one of Kubernetes or of EKS; a repository of somebody's own that is called `eks/...` is neither."""
    return repository.startswith(_PLATFORM) or bool(path_at_eks(repository))


def _in_kube_system(item: KubernetesObject) -> bool:
    return item.metadata.get("namespace") == "kube-system" and pod_of(item.data, item.minor) is not None


CONTROL = Control(
    id="TW-K8S-workload-in-kube-system",
    title="Workload runs in kube-system",
    severity=Severity.MEDIUM,
    why="Policies, quotas and Pod Security commonly leave kube-system out, and its accounts and secrets are the platform's.",
    remediation="Move it to a namespace of its own (`kubectl create namespace NAME`), or waive it where its maker demands kube-system.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",),
    mappings={"NSA": ("1.12",)},
    applies=_in_kube_system,
)
