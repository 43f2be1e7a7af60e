"""Images that run as root, in pods that do not say otherwise."""

from collections.abc import Iterator

from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import Container, Pod


def _check(pod: Pod, context: Context) -> Iterator[Violation | Unknown]:
    """Ask the image's configuration where the pod leaves the user to it."""
    for container in pod.containers():
        if _says_who(pod, container):
            continue
        reference = container.body.get("image")
        image = context.image_of(reference) if context.image_of and isinstance(reference, str) else None
        if image is None:
            yield Unknown(reason=f"container {container.name}: {reference} was not scanned here, so its user is not known")
        elif _is_root(image):
            user = image.config.user or "nobody named"
            what = f"container {container.name} runs as root: the pod leaves it to the image, whose user is {user}"
            yield Violation(message=what, pointer=container.at("runAsNonRoot"))


def _says_who(pod: Pod, container: Container) -> bool:
    """Tell whether the pod keeps root away or sets the user; a container's own setting is stronger than the pod's."""
    for field in ("runAsNonRoot", "runAsUser"):
        own = container.security.get(field)
        value = pod.security.get(field) if own is None else own
        if value is not None and value is not False:
            return True
    return False


def _is_root(image: Image) -> bool:
    user = image.config.user.partition(":")[0].strip()
    return image.platform.os != "windows" and (user in ("", "root") or (user.isdecimal() and not user.strip("0")))


def _can_be_root(pod: Pod) -> bool:
    return not pod.windows and not pod.user_namespace


CONTROL = Control(
    id="TW-K8S-image-runs-as-root",
    title="Container runs as the root user of its image",
    severity=Severity.MEDIUM,
    why=(
        "Root inside a container is root on the node as soon as anything about the isolation fails, and here nothing keeps it from "
        "being root."
    ),
    remediation=(
        "Give the image a user (USER 10001 in its Dockerfile) and the pod `securityContext.runAsNonRoot: true`, which keeps any later "
        "image from running as root."
    ),
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",)},
    applies=_can_be_root,
    in_context=True,
    needs="image_of",
)
