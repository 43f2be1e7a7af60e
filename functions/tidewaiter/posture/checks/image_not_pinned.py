"""Images named by a tag, which can be moved, rather than by digest."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation | Unknown]:
    for container in pod.containers():
        image = reference_of(container.body.get("image"))
        if image is None:
            yield Unknown(reason=f"container {container.name} names no image that can be read")
        elif not image.digest:
            yield Violation(message=f"container {container.name} runs {image.text} by tag", pointer=f"{container.pointer}/image")


CONTROL = Control(
    id="TW-K8S-image-not-pinned",
    title="Image is not pinned by digest",
    severity=Severity.LOW,
    why=("Whoever may push to the repository can replace the program behind a tag; a digest cannot be made to mean something else."),
    remediation="Append `@sha256:...` to the image, or switch tag immutability on and let the deployment resolve tags.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/containers/images/",),
)
