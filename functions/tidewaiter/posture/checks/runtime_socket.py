"""Sockets of the container runtime inside a container."""

import posixpath
from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping

_SOCKETS = frozenset({"docker.sock", "containerd.sock", "crio.sock", "cri-dockerd.sock", "dockershim.sock", "podman.sock"})
_FOLDERS = frozenset(
    {"/run", "/var/run", "/run/containerd", "/var/run/containerd", "/run/crio", "/var/run/crio", "/run/docker", "/var/run/docker"}
)


def _check(pod: Pod) -> Iterator[Violation]:
    for pointer, volume in pod.volumes():
        path = mapping(volume.get("hostPath")).get("path")
        if not isinstance(path, str):
            continue
        clean = posixpath.normpath("/" + path.lstrip("/"))
        if posixpath.basename(clean) in _SOCKETS or clean in _FOLDERS:
            yield Violation(message=f"volume {volume.get('name', '')} gives {path}, the runtime's", pointer=f"{pointer}/hostPath/path")


CONTROL = Control(
    id="TW-K8S-runtime-socket",
    title="Container runtime socket is mounted",
    severity=Severity.CRITICAL,
    why="The runtime's socket starts containers with any mount and any privilege: its holder is root on the node.",
    remediation=("Remove the `hostPath` volume; build images with a rootless builder (BuildKit) and read metrics from the kubelet."),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/security-checklist/",),
)
