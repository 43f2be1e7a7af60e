"""Namespaces whose pods may reach the credentials of their node."""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.selectors import selects

_METADATA = ipaddress.ip_address("169.254.169.254")
_PORT = 80
_SHOWN = 5


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.unknown("NetworkPolicy", "networkpolicies")
    if unknown is not None:
        yield unknown
        return
    policies = [spec for spec in (mapping(one.get("spec")) for one in view.of("NetworkPolicy")) if _about_egress(spec)]
    open_pods = [name for name, pod in view.pods() if _reaches(mapping(pod.metadata.get("labels")), policies)]
    if open_pods:
        more = f" and {len(open_pods) - _SHOWN} more" if len(open_pods) > _SHOWN else ""
        yield Violation(message=f"no policy keeps {', '.join(open_pods[:_SHOWN])}{more} from 169.254.169.254", pointer="/metadata/name")


def _about_egress(spec: Mapping[str, Any]) -> bool:
    kinds = sequence(spec.get("policyTypes"))
    return "Egress" in kinds or (not kinds and bool(sequence(spec.get("egress"))))


def _reaches(labels: Mapping[str, Any], policies: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a pod reaches the metadata service: no egress policy selects it, or one that does allows the address."""
    own = [spec for spec in policies if selects(mapping(spec.get("podSelector")), labels)]
    rules = [mapping(rule) for spec in own for rule in sequence(spec.get("egress"))]
    return not own or any(_allows(rule) for rule in rules)


def _allows(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule allows port 80 of the address; named ports belong to pods."""
    ports = [mapping(one).get("port") for one in sequence(rule.get("ports"))]
    peers = [mapping(one) for one in sequence(rule.get("to"))]
    return (not ports or _PORT in ports or None in ports) and (not peers or any(_holds(mapping(one.get("ipBlock"))) for one in peers))


def _holds(block: Mapping[str, Any]) -> bool:
    try:
        inside = _METADATA in ipaddress.ip_network(str(block.get("cidr", "")), strict=False)
        return inside and not any(_METADATA in ipaddress.ip_network(str(one), strict=False) for one in sequence(block.get("except")))
    except ValueError:
        return False


CONTROL = Control(
    id="TW-NET-metadata-egress",
    title="Pods may reach the instance metadata",
    severity=Severity.HIGH,
    why=("The metadata service of the node hands out the node's role, which reads every image and more, unless its hop limit stops pods."),
    remediation="Deny egress by default and leave 169.254.169.254 out of what is allowed; set the hop limit of nodes to 1.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",),
    applies=managed_by_users,
)
