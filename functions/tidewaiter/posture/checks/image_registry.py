"""Images from registries that nobody allowed."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.fitting import is_allowed
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.pods import Pod


def _check(pod: Pod, context: Context) -> Iterator[Violation | Unknown]:
    if context.allowed_registries is None:
        yield Unknown(reason="no list of allowed registries was given (--allowed-registry)")
        return
    for container in pod.containers():
        image = reference_of(container.body.get("image"))
        if image is None:
            yield Unknown(reason=f"container {container.name} names no image that can be read")
        elif not is_allowed(image, context.allowed_registries):
            what = f"container {container.name} runs {image.text}, which no allowed registry holds"
            yield Violation(message=what, pointer=f"{container.pointer}/image")


CONTROL = Control(
    id="TW-K8S-image-registry",
    title="Image is from a registry that is not allowed",
    severity=Severity.MEDIUM,
    why="What is not from your registries was scanned by nobody, and its owner changes it when they like.",
    remediation="Push a copy to an allowed registry and run that, or add the registry to the list (`--allowed-registry`).",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/containers/images/",),
    mappings={"CIS EKS 1.8.0": ("5.1.4",)},
    in_context=True,
    needs="allowed_registries",
)
