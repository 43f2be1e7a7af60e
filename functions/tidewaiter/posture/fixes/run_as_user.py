"""Forbids running as root, and takes the order to do so away."""

from tidewaiter.posture.fix import Fix, Patch, Wrong, removing
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import Pod

_BREAKS = "a container whose image runs as root, or as a user that it names instead of numbering, does not start"


def _forbid(wrong: Wrong) -> Patch | str:
    """Set it once on the pod, and on a container only where that says otherwise itself."""
    pod, container = wrong.pod(), wrong.container()
    own = container is not None and container.security.get("runAsNonRoot") is not None
    users = (
        _users(pod)
        if container is None or not own
        else {container.name: container.security.get("runAsUser", pod.security.get("runAsUser"))}
    )
    root = [name for name, user in users.items() if user == 0]
    if root:
        return f"container {root[0]} is told to run as user 0, which would keep it from starting"
    pointer = wrong.pointer if own else pod.at("runAsNonRoot")
    known = all(isinstance(user, int) and user > 0 for user in users.values())
    return Patch(edits=(Edit(pointer=pointer, value=True),), breaks="" if known else _BREAKS)


def _users(pod: Pod) -> dict[str, object]:
    """Map each container that follows the pod to the user it is told to run as."""
    followers = (one for one in pod.containers() if one.security.get("runAsNonRoot") is None)
    return {one.name: one.security.get("runAsUser", pod.security.get("runAsUser")) for one in followers}


FORBID = Fix(id="TW-K8S-run-as-non-root", title="Set `runAsNonRoot: true`", propose=_forbid)
FREE = Fix(
    id="TW-K8S-run-as-root-user",
    title="Remove `runAsUser: 0`",
    propose=removing("the container runs as the user of its image, who may not be root and then cannot do what root did"),
)
