"""PodSecurityPolicies, which no cluster obeys any more."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind

_REMOVED = 25


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if item.minor >= _REMOVED:
        yield Violation(message=f"Kubernetes 1.{_REMOVED} and later know no PodSecurityPolicy: it restricts nothing", pointer="/kind")


CONTROL = Control(
    id="TW-K8S-pod-security-policy-left",
    title="PodSecurityPolicy restricts nothing",
    severity=Severity.INFORMATIONAL,
    why=(
        "Whoever reads it believes that pods are restricted; since Kubernetes 1.25 only labels of the namespace or a policy engine do that."
    ),
    remediation=(
        "Label the namespaces (`kubectl label namespace NAME pod-security.kubernetes.io/enforce=restricted`) and remove the object."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",),
    applies=of_kind("PodSecurityPolicy", "policy", "extensions"),
)
