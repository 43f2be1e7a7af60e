"""Namespaces whose pods already meet a stricter standard than the one enforced."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.engine import controls
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import Pod

_LABEL = "pod-security.kubernetes.io/enforce"
_LEVELS = ("privileged", "baseline", "restricted")


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.unknown("Pod", "pods")
    if unknown is not None or view.data is None:
        yield unknown or Unknown(reason="the labels of the namespace are not known", permission="kubernetes:list namespaces")
        return
    enforced = str(view.labels.get(_LABEL, "privileged"))
    met = level_met([*(pod for _, pod in view.pods()), *view.running()], view.minor)
    if enforced in _LEVELS and _LEVELS.index(met) > _LEVELS.index(enforced):
        what = f"every pod meets {met}: `kubectl label --overwrite ns {view.name} {_LABEL}={met}` would refuse none of them"
        yield Violation(message=what, pointer="/metadata/labels/pod-security.kubernetes.io~1enforce")


def level_met(pods: list[Pod], minor: int) -> str:
    """Find the strictest level at which no control of the standard refuses a pod; restricted includes baseline.

    What only the context of a scan tells, such as the user of an image, is no part of what admission decides by.
    """
    for level, standards in (("restricted", {"baseline", "restricted"}), ("baseline", {"baseline"})):
        known = [one for one in controls() if one.since <= minor and not one.in_context]
        asked = [one for one in known if standards & set(one.mappings.get("PSS", ()))]
        if not any(_refused(control, pod) for pod in pods for control in asked):
            return level
    return "privileged"


def _refused(control: Control, pod: Pod) -> bool:
    return Target.POD in control.targets and control.applies(pod) and any(True for _ in control.check(pod))


def _has_pods(view: NamespaceView) -> bool:
    return managed_by_users(view) and next(view.pods(), None) is not None


CONTROL = Control(
    id="TW-K8S-pod-security-free-level",
    title="Namespace could enforce a stricter standard at no cost",
    severity=Severity.LOW,
    why="What runs today would still run: the label only keeps out what nobody runs yet, such as an intruder's privileged pod.",
    remediation=(
        "Set the label that the finding names, tried first with `kubectl label --dry-run=server --overwrite ns NAME "
        "pod-security.kubernetes.io/enforce=LEVEL`."
    ),
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/pod-security-admission/",),
    applies=_has_pods,
)
