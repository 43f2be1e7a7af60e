"""Pods as the network sees them: labels, named ports, node, address, and whether policies can hold for them at all."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.model.network import PodId
from tidewaiter.posture.pods import Pod, mapping, pod_of, sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_FARGATE = "eks.amazonaws.com/fargate-profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One pod. `addresses` is empty while unknown; `named` holds (name, protocol, number) of container ports."""

    id: PodId
    labels: frozenset[tuple[str, str]]
    named: frozenset[tuple[str, str, int]] = frozenset()
    node: str = ""
    addresses: tuple[Address, ...] = ()
    host_network: bool = False
    fargate: bool = False
    windows: bool = False


def endpoint_of(identity: PodId, pod: Pod, status: Mapping[str, Any]) -> Endpoint:
    """Read a pod or a pod template."""
    labels = mapping(pod.metadata.get("labels"))
    return Endpoint(
        id=identity,
        labels=frozenset((str(key), str(value)) for key, value in labels.items()),
        named=frozenset(_named(pod)),
        node=str(pod.spec.get("nodeName") or ""),
        addresses=tuple(_addresses(status)),
        host_network=pod.spec.get("hostNetwork") is True,
        fargate=_FARGATE in labels,
        windows=pod.windows,
    )


def running(objects: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Endpoint, Pod]]:
    """Yield the pods of a cluster that are not finished: what has ended has no network."""
    for data in objects:
        status, metadata = mapping(data.get("status")), mapping(data.get("metadata"))
        pod = pod_of({**data, "kind": "Pod"}, 0)
        if pod is not None and status.get("phase") not in ("Succeeded", "Failed"):
            identity = PodId(str(metadata.get("namespace", "")), str(metadata.get("name", "")))
            yield endpoint_of(identity, pod, status), pod


def _named(pod: Pod) -> Iterator[tuple[str, str, int]]:
    for container in pod.containers():
        for port in map(mapping, sequence(container.body.get("ports"))):
            number = port.get("containerPort")
            if port.get("name") and isinstance(number, int):
                yield str(port["name"]), str(port.get("protocol") or "TCP"), number


def _addresses(status: Mapping[str, Any]) -> Iterator[Address]:
    several = {str(mapping(entry).get("ip", "")) for entry in sequence(status.get("podIPs"))}
    for text in sorted(several | {str(status.get("podIP") or "")}):
        try:
            yield ipaddress.ip_address(text)
        except ValueError:
            continue
