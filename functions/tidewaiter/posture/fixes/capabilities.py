"""Drops all capabilities, and takes added ones away."""

from tidewaiter.posture.fix import Fix, Patch, Wrong, removing
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import Container, Pod, mapping, sequence

_ADDED = "the program asked for this capability, and what it does with it fails"
_DROPPED = "a program that starts as root may want to change owners, switch users or bind ports below 1024"


def _drop(wrong: Wrong) -> Patch | str:
    container = wrong.container()
    if container is None:
        return "the finding lies in no container"
    if not wrong.pointer.endswith("/drop"):
        return _remove(wrong)
    harmless = _is_powerless(wrong.pod(), container)
    return Patch(edits=(Edit(pointer=wrong.pointer, value=["ALL"]),), breaks="" if harmless else _DROPPED)


def _is_powerless(pod: Pod, container: Container) -> bool:
    """Tell whether the capabilities can never take effect: a user other than root who cannot become it."""
    user = container.security.get("runAsUser", pod.security.get("runAsUser"))
    own = container.security.get("runAsNonRoot")
    not_root = (isinstance(user, int) and user > 0) or (own is None and pod.security.get("runAsNonRoot") is True) or own is True
    added = sequence(mapping(container.security.get("capabilities")).get("add"))
    return not_root and container.security.get("allowPrivilegeEscalation") is False and not added


_remove = removing(_ADDED)
DROP = Fix(id="TW-K8S-capabilities-not-dropped", title="Drop all capabilities", propose=_drop)
BEYOND = Fix(id="TW-K8S-capabilities-beyond-baseline", title="Remove the capability", propose=_remove)
ESCAPE = Fix(id="TW-K8S-escape-capability", title="Remove the capability", propose=_remove)
