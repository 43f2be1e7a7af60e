"""Namespaces whose pods take part in ingress by default."""

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
        yield Violation(message="no policy denies ingress to every pod", pointer="/metadata/name")


def _denies(spec: Mapping[str, Any]) -> bool:
    """Tell whether a policy selects every pod and allows no ingress; without policyTypes a policy is always about ingress."""
    kinds = sequence(spec.get("policyTypes")) or ["Ingress"]
    return selects_all(mapping(spec.get("podSelector"))) and "Ingress" in kinds and not sequence(spec.get("ingress"))


CONTROL = Control(
    id="TW-NET-default-deny-ingress",
    title="Namespace has no default-deny for ingress",
    severity=Severity.MEDIUM,
    why="Any pod of the cluster can talk to any pod of the namespace that no other policy selects.",
    remediation="Add a NetworkPolicy with `podSelector: {}`, `policyTypes: [Ingress]` and no rules, then allow what is needed.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=(NETWORK_POLICIES,),
    mappings={"CIS EKS 1.8.0": ("4.3.2",), "NSA": ("2.0",)},
    applies=managed_by_users,
)
