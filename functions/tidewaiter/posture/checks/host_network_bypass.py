"""Pods on the node's network in a namespace that relies on policies."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import NETWORK_POLICIES, Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    on_node = sorted(name for name, pod in view.pods() if pod.spec.get("hostNetwork") is True)
    if on_node and view.of("NetworkPolicy"):
        yield Violation(message=f"policies do not hold for {', '.join(on_node[:5])}", pointer="/metadata/name")
    elif unknown := view.unknown("Pod", "pods") or (view.unknown("NetworkPolicy", "networkpolicies") if on_node else None):
        yield unknown


CONTROL = Control(
    id="TW-NET-host-network-bypass",
    title="Host-network pod bypasses the namespace's policies",
    severity=Severity.MEDIUM,
    why=("A pod on the node's network has the node's address: no network policy holds for it, and it reaches the instance metadata."),
    remediation="Remove `hostNetwork`, or move the pod to a namespace of its own.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=(NETWORK_POLICIES,),
    applies=managed_by_users,
)
