"""Labels a namespace with the strictest Pod Security level that its pods meet: hardening at no cost."""

from collections.abc import Iterable, Mapping
from typing import Any

from tidewaiter.posture.checks.pod_security_free_level import level_met
from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.kinds import may_make_pods
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import mapping, pod_of

_LABEL = "/metadata/labels/pod-security.kubernetes.io~1enforce"


def _propose(wrong: Wrong) -> Patch | str:
    inside = _inside(wrong)
    pods = [pod for pod in (pod_of(one, wrong.minor) for one in inside) if pod is not None]
    if not pods or (_is_live(wrong) and not wrong.beside.get("Pod")):
        return Patch(edits=(Edit(pointer=_LABEL, value="baseline"),), breaks="its pods are not known, and some may not meet baseline")
    level = level_met(pods, wrong.minor)
    if level == "privileged":
        return "a pod of the namespace does not meet baseline"
    return Patch(edits=(Edit(pointer=_LABEL, value=level),), breaks=_unseen(wrong, inside, level))


def _inside(wrong: Wrong) -> list[Mapping[str, Any]]:
    name = wrong.metadata.get("name")
    return [one for objects in wrong.beside.values() for one in objects if mapping(one.get("metadata")).get("namespace") == name]


def _unseen(wrong: Wrong, inside: Iterable[Mapping[str, Any]], level: str) -> str:
    """Name what an operator may make pods of; of a live namespace the pods themselves are known."""
    makers = sorted({str(one.get("kind", "")) for one in inside if may_make_pods(one)})
    if not makers or _is_live(wrong):
        return ""
    return f"an operator may make pods of {' and '.join(makers)}, which do not stand here, and some may not meet {level}"


def _is_live(wrong: Wrong) -> bool:
    return bool(wrong.metadata.get("uid"))


LABEL = Fix(id="TW-K8S-pod-security-label", title="Enforce the level that all pods meet", propose=_propose)
FREE = Fix(id="TW-K8S-pod-security-free-level", title="Enforce the level that all pods meet", propose=_propose)
