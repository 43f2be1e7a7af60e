"""Whether NetworkPolicies are carried out, from the agents that run on the nodes: without one they are accepted and do nothing.

https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.network import Enforcement
from tidewaiter.posture.pods import Container, mapping, pod_of

# DaemonSets of engines that enforce whenever they run; the VPC CNI has a switch of its own.
_ENGINES = {
    "antrea-agent": "antrea",
    "calico-node": "calico",
    "canal": "calico",
    "cilium": "cilium",
    "kube-router": "kube-router",
    "ovnkube-node": "ovn-kubernetes",
    "weave-net": "weave",
}
_VPC_CNI = "aws-node"
_SWITCH = "--enable-network-policy="
_MODE = "NETWORK_POLICY_ENFORCING_MODE"


def enforcement_of(
    daemonsets: Sequence[Mapping[str, Any]] | None, *, auto_mode: bool | None = False, switched_on: bool | None = None
) -> Enforcement:
    """Read what enforces policies. None for `daemonsets` means that they could not be listed.

    Nodes of Auto Mode run their agent outside Kubernetes: `switched_on` is what ConfigMap kube-system/amazon-vpc-cni says, None unread.
    """
    if daemonsets is None:
        return Enforcement(on=None, evidence="the DaemonSets of the cluster could not be listed")
    found = {str(mapping(one.get("metadata")).get("name", "")): one for one in daemonsets}
    for name, engine in _ENGINES.items():
        if name in found:
            return Enforcement(on=True, engine=engine, blocks_match_pods=engine != "cilium", evidence=f"DaemonSet {name}")
    if _VPC_CNI in found and (agent := _agent(found[_VPC_CNI])):
        return Enforcement(on=True, engine="vpc-cni", strict=_strict(found[_VPC_CNI]), evidence=f"DaemonSet {_VPC_CNI}, container {agent}")
    if auto_mode is not False:
        words = {None: "decides, and was not read", True: "switches policies on", False: "does not switch policies on"}
        return Enforcement(
            on=switched_on, engine="vpc-cni", evidence=f"Auto Mode: ConfigMap kube-system/amazon-vpc-cni {words[switched_on]}"
        )
    what = (
        f"the network policy agent of {_VPC_CNI} is not switched on" if _VPC_CNI in found else "no DaemonSet of a known policy engine runs"
    )
    return Enforcement(on=False if _VPC_CNI in found else None, engine="vpc-cni" if _VPC_CNI in found else "", evidence=what)


def _containers(daemonset: Mapping[str, Any]) -> Iterator[Container]:
    pod = pod_of(daemonset, 0)
    return pod.containers() if pod is not None else iter(())


def _agent(daemonset: Mapping[str, Any]) -> str:
    """Name the container that enforces; the last of several switches counts, as for the program itself."""
    for container in _containers(daemonset):
        words = [str(word) for key in ("command", "args") for word in container.body.get(key) or ()]
        switches = [word for word in words if word.startswith(_SWITCH)]
        if switches and switches[-1].removeprefix(_SWITCH).lower() in ("true", "1", "t"):
            return container.name
    return ""


def _strict(daemonset: Mapping[str, Any]) -> bool:
    entries = (mapping(entry) for container in _containers(daemonset) for entry in container.body.get("env") or ())
    return any(entry.get("name") == _MODE and entry.get("value") == "strict" for entry in entries)
