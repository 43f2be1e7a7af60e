"""Sets the seccomp profile of the runtime."""

from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.patching.edits import REMOVED, Edit
from tidewaiter.posture.pods import mapping

_PROFILE = {"type": "RuntimeDefault"}
_NONE_YET = (
    "unless the kubelet sets it anyway (`seccompDefault`), nothing was filtered so far: what mounts or makes namespaces may be refused"
)
_BREAKS = "somebody switched the filter off; system calls that it refuses may be why"


def _propose(wrong: Wrong) -> Patch | str:
    """Set it once on the pod where nothing is written: what says nothing runs unconfined on a kubelet that is not told otherwise.

    https://kubernetes.io/docs/tutorials/security/seccomp/
    """
    pod = wrong.pod()
    if wrong.value is None:
        pointer = (
            wrong.pointer.removesuffix("/type") if mapping(pod.security.get("seccompProfile")).get("type") else pod.at("seccompProfile")
        )
        return Patch(edits=(Edit(pointer=pointer, value=_PROFILE),), breaks=_NONE_YET)
    path = wrong.pointer.removesuffix("/type") + "/localhostProfile"
    return Patch(edits=(Edit(pointer=wrong.pointer, value="RuntimeDefault"), Edit(pointer=path, value=REMOVED)), breaks=_BREAKS)


NOT_SET = Fix(id="TW-K8S-seccomp-not-set", title="Set the seccomp profile RuntimeDefault", propose=_propose)
UNCONFINED = Fix(id="TW-K8S-seccomp-unconfined", title="Set the seccomp profile RuntimeDefault", propose=_propose)
