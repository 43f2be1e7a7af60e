"""Namespaces whose pods take part in egress by default."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import NETWORK_POLICIES, Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.selectors import selects_all


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.unknown("NetworkPolicy", "networkpolicies")
    if unknown is not None:
        yield unknown
    elif not any(_denies(mapping(one.get("spec"))) for one in view.of("NetworkPolicy")):
        yield Violation(message="no policy denies egress to every pod", pointer="/metadata/name")


def _denies(spec: Mapping[str, Any]) -> bool:
    """Tell whether a policy selects every pod and allows no egress; without policyTypes it is about egress only if it has rules."""
    kinds = sequence(spec.get("policyTypes"))
    return selects_all(mapping(spec.get("podSelector"))) and "Egress" in kinds and not sequence(spec.get("egress"))


CONTROL = Control(
    id="TW-NET-default-deny-egress",
    title="Namespace has no default-deny for egress",
    severity=Severity.LOW,
    why=("An intruder in a pod can reach everything that the network reaches: other services, the internet, the instance metadata."),
    remediation="Add a NetworkPolicy with `podSelector: {}`, `policyTypes: [Egress]` and no rules, then allow what is needed, DNS first.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=(NETWORK_POLICIES,),
    mappings={"CIS EKS 1.8.0": ("4.3.2",)},
    applies=managed_by_users,
)
