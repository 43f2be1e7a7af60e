"""Movable tags that a node does not look up again."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    """Judge the effective value: without one, the API server takes Always for `latest` and IfNotPresent for every other tag."""
    for container in pod.containers():
        image = reference_of(container.body.get("image"))
        if image is None or image.digest:
            continue
        policy = container.body.get("imagePullPolicy") or ("Always" if image.tag in ("", "latest") else "IfNotPresent")
        if policy != "Always":
            yield Violation(
                message=f"container {container.name} pulls {image.text} {policy}", pointer=f"{container.pointer}/imagePullPolicy"
            )


CONTROL = Control(
    id="TW-K8S-image-pull-policy",
    title="Node may run an old copy of a movable tag",
    severity=Severity.LOW,
    why=(
        "With IfNotPresent or Never a node runs whatever it once pulled under the tag, and a pod may use a private"
        " image that another one pulled."
    ),
    remediation="Pin the image by digest, or set `imagePullPolicy: Always`.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",),
)
