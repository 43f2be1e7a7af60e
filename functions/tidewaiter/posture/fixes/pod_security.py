"""Labels a namespace with the strictest Pod Security level that its pods meet: hardening at no cost."""

from tidewaiter.posture.checks.pod_security_free_level import level_met
from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import Pod, mapping, pod_of

_LABEL = "/metadata/labels/pod-security.kubernetes.io~1enforce"


def _propose(wrong: Wrong) -> Patch | str:
    pods = _pods(wrong)
    if not pods:
        return Patch(edits=(Edit(pointer=_LABEL, value="baseline"),), breaks="its pods are not known, and some may not meet baseline")
    level = level_met(pods, wrong.minor)
    if level == "privileged":
        return "a pod of the namespace does not meet baseline"
    return Patch(edits=(Edit(pointer=_LABEL, value=level),))


def _pods(wrong: Wrong) -> list[Pod]:
    name = wrong.metadata.get("name")
    inside = (one for objects in wrong.beside.values() for one in objects if mapping(one.get("metadata")).get("namespace") == name)
    return [pod for pod in (pod_of(one, wrong.minor) for one in inside) if pod is not None]


LABEL = Fix(id="TW-K8S-pod-security-label", title="Enforce the level that all pods meet", propose=_propose)
FREE = Fix(id="TW-K8S-pod-security-free-level", title="Enforce the level that all pods meet", propose=_propose)
