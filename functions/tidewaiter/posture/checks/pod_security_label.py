"""Namespaces in which Pod Security admission refuses nothing."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.kyverno import enforces_pod_security
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users

_LABEL = "pod-security.kubernetes.io/enforce"


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    if view.data is None:
        yield Unknown(reason="the labels of the namespace are not known", permission="kubernetes:list namespaces")
        return
    level = view.labels.get(_LABEL)
    if level not in ("baseline", "restricted") and not any(enforces_pod_security(one, view.name) for one in view.policies):
        what = "no level is enforced" if level is None else f"the enforced level is {level}"
        yield Violation(message=what, pointer="/metadata/labels/pod-security.kubernetes.io~1enforce")


CONTROL = Control(
    id="TW-K8S-pod-security-label",
    title="Namespace enforces no Pod Security Standard",
    severity=Severity.HIGH,
    why="Without a level, whoever may create a pod may create a privileged one.",
    remediation="Label the namespace `pod-security.kubernetes.io/enforce: baseline`, or restricted.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=(
        "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
        "https://kyverno.io/docs/policy-types/cluster-policy/validate/#pod-security",
    ),
    applies=managed_by_users,
)
