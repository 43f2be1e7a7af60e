"""Network policies that allow everything to every pod."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import holds_all
from tidewaiter.posture.control import NETWORK_POLICIES, Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.selectors import selects_all


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if not selects_all(mapping(item.spec.get("podSelector"))):
        return
    for field, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(map(mapping, sequence(item.spec.get(field)))):
            if not sequence(rule.get("ports")) and _anyone(sequence(rule.get(peers))):
                yield Violation(message=f"any {field} is allowed for every pod of the namespace", pointer=f"/spec/{field}/{index}")


def _anyone(peers: Sequence[Any]) -> bool:
    """Tell whether a list of peers leaves nobody out: none at all, all of IPv4 in one block or several, or every pod of every namespace."""
    blocks = [block for block in (mapping(mapping(one).get("ipBlock")) for one in peers) if not sequence(block.get("except"))]
    return not peers or holds_all(block.get("cidr") for block in blocks) or any(_every_pod(mapping(one)) for one in peers)


def _every_pod(peer: Mapping[str, Any]) -> bool:
    spaces = peer.get("namespaceSelector")
    return spaces is not None and selects_all(mapping(spaces)) and selects_all(mapping(peer.get("podSelector")))


CONTROL = Control(
    id="TW-NET-policy-allows-all",
    title="Network policy allows everything",
    severity=Severity.MEDIUM,
    why="Policies add up: one that allows all cancels every default-deny beside it.",
    remediation="Name the peers in `from` and `to`, or `kubectl -n NAMESPACE delete networkpolicy NAME`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=(NETWORK_POLICIES,),
    mappings={"CIS EKS 1.8.0": ("4.3.2",)},
    applies=of_kind("NetworkPolicy", "networking.k8s.io"),
)
