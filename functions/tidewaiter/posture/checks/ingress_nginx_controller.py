"""The ingress-nginx controller, which gets no fixes any more."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        image = reference_of(container.body.get("image"))
        if image is not None and image.repository.endswith(
            ("ingress-nginx/controller", "ingress-nginx/controller-chroot", "nginx-ingress-controller")
        ):
            yield Violation(message=f"container {container.name} runs {image.text}", pointer=f"{container.pointer}/image")


CONTROL = Control(
    id="TW-K8S-ingress-nginx-controller",
    title="ingress-nginx is deployed, whose life has ended",
    severity=Severity.HIGH,
    why=("The project ended its maintenance in March 2026; the controller reads every Secret of the cluster and faces the internet."),
    remediation=(
        "Move to the AWS Load Balancer Controller, a Gateway API implementation, or another maintained controller (a second "
        "`IngressClass` lets both run meanwhile), then `helm uninstall ingress-nginx`."
    ),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",),
)
