"""Probes and lifecycle hooks that name a host (the standard's rule from 1.34 on)."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Container, Pod, mapping

_HANDLERS = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        for path in (*((name,) for name in _HANDLERS), *(("lifecycle", hook) for hook in _HOOKS)):
            yield from _hosts(container, path)


def _hosts(container: Container, path: tuple[str, ...]) -> Iterator[Violation]:
    handler = container.body
    for key in path:
        handler = mapping(handler.get(key))
    for method in ("httpGet", "tcpSocket"):
        host = mapping(handler.get(method)).get("host")
        if host is not None and host != "":
            pointer = "/".join((container.pointer, *path, method, "host"))
            yield Violation(message=f"container {container.name} lets the kubelet call {host}", pointer=pointer)


CONTROL = Control(
    id="TW-K8S-host-in-probe",
    title="Probe or lifecycle hook names a host",
    severity=Severity.MEDIUM,
    why="The kubelet makes the call, from the node and past network policy: a host of the author's choice is server-side request forgery.",
    remediation="Remove `host`; probes go to the pod's own address.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
    since=34,
)
