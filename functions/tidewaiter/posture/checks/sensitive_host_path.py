"""Mounts of the parts of a node that hold its keys, its kernel or its other pods."""

import posixpath
from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import Pod, mapping

_TREES = (
    "/boot",
    "/dev",
    "/etc",
    "/proc",
    "/root",
    "/sys",
    "/var/lib/kubelet",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/log",
    "/home",
)
# Everyday devices and files that give nothing away; mounts of exactly these are left to the general hostPath control.
_HARMLESS = frozenset({"/dev/null", "/dev/shm", "/etc/localtime", "/etc/timezone", "/etc/ssl/certs", "/etc/os-release"})  # noqa: S108 - paths of a node


def _check(subject: Pod | KubernetesObject) -> Iterator[Violation]:
    """Judge volumes of pods, and persistent volumes, which a claim brings into a pod past its admission."""
    if isinstance(subject, KubernetesObject):
        for kind in ("hostPath", "local"):
            path = mapping(subject.spec.get(kind)).get("path")
            if _is_sensitive(path):
                yield Violation(message=f"the persistent volume is {path} of the node", pointer=f"/spec/{kind}/path")
        return
    for pointer, volume in subject.volumes():
        path = mapping(volume.get("hostPath")).get("path")
        if _is_sensitive(path):
            yield Violation(message=f"volume {volume.get('name', '')} mounts {path} of the node", pointer=f"{pointer}/hostPath/path")


def _is_sensitive(path: object) -> bool:
    return isinstance(path, str) and _sensitive(posixpath.normpath("/" + path.lstrip("/")))


def _sensitive(path: str) -> bool:
    """Tell whether a path is one of the trees, inside one, or above one."""
    if path in _HARMLESS:
        return False
    return any(path == tree or path.startswith(f"{tree}/") or tree.startswith(f"{path.rstrip('/')}/") for tree in _TREES)


_is_volume = of_kind("PersistentVolume")


def _has_paths(subject: Pod | KubernetesObject) -> bool:
    return isinstance(subject, Pod) or _is_volume(subject)


CONTROL = Control(
    id="TW-K8S-sensitive-host-path",
    title="A sensitive path of the node is mounted",
    severity=Severity.CRITICAL,
    why=("These paths hold the credentials of the node and of every pod on it, or let their holder run code as root on the node."),
    remediation="Remove the volume, or mount only the one file that is needed, with `readOnly: true`.",
    targets=(Target.POD, Target.OBJECT),
    check=_check,
    applies=_has_paths,
    references=("https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",),
)
