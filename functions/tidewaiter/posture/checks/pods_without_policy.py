"""Pods that no network policy selects."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import NETWORK_POLICIES, Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.selectors import selects

_SHOWN = 5


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.first_unknown({"NetworkPolicy": "networkpolicies", "Pod": "pods"})
    if unknown is not None:
        yield unknown
        return
    selectors = [mapping(mapping(one.get("spec")).get("podSelector")) for one in view.of("NetworkPolicy")]
    left = [name for name, pod in view.pods() if not any(selects(one, mapping(pod.metadata.get("labels"))) for one in selectors)]
    if left and selectors:  # without any policy, the default-deny controls say it once
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        yield Violation(message=f"no policy selects {', '.join(left[:_SHOWN])}{more}", pointer="/metadata/name")


CONTROL = Control(
    id="TW-NET-pods-without-policy",
    title="Pod is selected by no network policy",
    severity=Severity.MEDIUM,
    why="Policies hold only for the pods that they select: these talk to everyone, beside others that do not.",
    remediation="Add a default-deny for the namespace (`podSelector: {}`), or labels that a policy selects.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=(NETWORK_POLICIES,),
    mappings={"CIS EKS 1.8.0": ("4.3.2",)},
    applies=managed_by_users,
)
