"""Consoles that hand the cluster to whoever reaches them."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.pods import Pod

_CONSOLES = {
    "tiller": "Tiller",
    "kubernetes-dashboard-amd64": "the Kubernetes dashboard",
    "kubernetesui/dashboard": "the Kubernetes dashboard",
    "kubernetesui/dashboard-api": "the Kubernetes dashboard",
    "kubernetesui/dashboard-web": "the Kubernetes dashboard",
    "headlamp-k8s/headlamp": "Headlamp",
    "portainer/portainer-ce": "Portainer",
    "portainer/portainer-ee": "Portainer",
    "weaveworks/scope": "Weave Scope",
}


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        image = reference_of(container.body.get("image"))
        for suffix, name in _CONSOLES.items():
            if image is not None and (image.repository == suffix or image.repository.endswith(f"/{suffix}")):
                yield Violation(message=f"container {container.name} is {name}", pointer=f"{container.pointer}/image")


CONTROL = Control(
    id="TW-K8S-admin-console",
    title="Cluster console or Tiller is deployed",
    severity=Severity.HIGH,
    why="Tiller and the Kubernetes dashboard act with their own, usually wide, rights for anyone who reaches their port.",
    remediation=(
        "Remove it (`helm uninstall NAME`, or `kubectl delete deployment NAME`); use kubectl, Helm 3 or the EKS console, which act "
        "with the caller's rights."
    ),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/",),
)
