"""What the network lets a pod do and who reaches it, as lines for people."""

from collections.abc import Iterable, Iterator

from tidewaiter.errors import TidewaiterError
from tidewaiter.model.network import EntryPoint, Flow, PodId, PortRange
from tidewaiter.model.problem import Problem
from tidewaiter.pipeline_audit import ClusterAudit
from tidewaiter.pipeline_ports import AuditPorts
from tidewaiter.posture.network.ports import ALL_PORTS
from tidewaiter.posture.network.view import ClusterNetwork

_ANSWERS = {True: "reached", False: "not reached", None: "not known"}
_ADMITTED = {True: "", False: ", stopped by the pod's policies", None: ", let in at least at the pod's own node"}
_SHOWN = 5


def network_of(name: str, ports: AuditPorts) -> ClusterNetwork:
    """Read the network of a cluster, whose queries say who reaches whom; raises TidewaiterError for a cluster that cannot be read."""
    problems: list[Problem] = []
    network = ClusterAudit(ports.cloud.cluster(name), ports, problems).found.network
    if network is None:
        raise TidewaiterError(problems[-1].what, where=name, hint=problems[-1].hint)
    return network


def lines_of(network: ClusterNetwork, pod: PodId) -> Iterator[str]:
    """Answer the three questions about a pod; raises KeyError for one that is not in the network."""
    exposure, metadata, flows = network.exposed(pod), network.imds(pod), network.reach(pod)
    enforcement = network.enforcement
    yield f"{pod}"
    on = {True: "are enforced", False: "are NOT enforced", None: "may not be enforced"}[enforcement.on]
    yield f"network policies {on}: {enforcement.evidence}{' (strict mode)' if enforcement.strict else ''}"
    if network.unmodelled:
        yield f"not judged, and may change what follows: {', '.join(network.unmodelled)}"
    yield f"exposed to: {exposure.level}"
    yield from (f"  {_entry(one)}" for one in exposure.entries)
    yield f"instance metadata: {_ANSWERS[metadata.reachable]} ({metadata.reason})"
    yield f"reaches {sum(len(one.pods) for one in flows)} pods"
    yield from (f"  {_flow(one)}" for one in flows)


def _entry(one: EntryPoint) -> str:
    sources = f" from {', '.join(one.sources)}" if one.sources else ""
    return f"{one.kind}: {one.via}{sources}, {_ports(one.ports)}, {one.level}{_ADMITTED[one.admitted]}"


def _flow(one: Flow) -> str:
    more = f" and {len(one.pods) - _SHOWN} more" if len(one.pods) > _SHOWN else ""
    return f"{', '.join(map(str, one.pods[:_SHOWN]))}{more}: {_ports(one.ports)} ({'; '.join(one.reasons)})"


def _ports(ports: Iterable[PortRange]) -> str:
    found = tuple(ports)
    return "every port" if found in ((), ALL_PORTS) else ", ".join(map(str, found))
