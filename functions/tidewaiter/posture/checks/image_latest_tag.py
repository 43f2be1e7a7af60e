"""Images without a tag, or with the tag that means whatever came last."""

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
        elif not image.digest and image.tag in ("", "latest"):
            yield Violation(
                message=f"container {container.name} runs {image.text}, whatever that is today", pointer=f"{container.pointer}/image"
            )


CONTROL = Control(
    id="TW-K8S-image-latest-tag",
    title="Image has no fixed tag",
    severity=Severity.LOW,
    why=(
        "What `latest` names changes without a change here: two pods of one workload may run different programs, "
        "and a rollback rolls nothing back."
    ),
    remediation=(
        "Name the image by version and digest: `image: registry.example/app:1.2.3@sha256:...` (`docker buildx imagetools inspect "
        "IMAGE` tells the digest)."
    ),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/containers/images/",),
)
