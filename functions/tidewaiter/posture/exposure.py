"""Who can reach a pod: the widest of the Services and Ingresses that lead to it, in the words of `model.Workload.exposure`."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidewaiter.posture.pods import Pod, mapping, sequence

INTERNET, VPC, CLUSTER, NONE, UNKNOWN = "internet", "vpc", "cluster", "none", "unknown"
_WIDEST = (INTERNET, VPC, CLUSTER, NONE)
_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
_CONTROLLER_CLASSES = ("service.k8s.aws/nlb", "eks.amazonaws.com/nlb")


def exposure_of(
    pod: Pod, namespace: str, services: Sequence[Mapping[str, Any]] | None, ingresses: Sequence[Mapping[str, Any]] | None
) -> str:
    """Say how far a pod can be reached; `unknown` if Services could not be read. `None` means "could not be read".

    Where Ingresses could not be read, a Service that is only for the cluster may still be behind one: the answer is `unknown`.
    """
    if services is None:
        return UNKNOWN
    leading = [s for s in services if _selects(s, namespace, mapping(pod.metadata.get("labels")))]
    found = [*(_service_exposure(s) for s in leading), *_direct(pod)]
    names = {mapping(s.get("metadata")).get("name") for s in leading}
    if ingresses is None:
        return _widest(found) if _widest(found) in (INTERNET, NONE) else UNKNOWN
    found.extend(_ingress_exposure(i) for i in ingresses if _leads_to(i, namespace, names))
    return _widest(found)


def _widest(found: Iterable[str]) -> str:
    return min(found, key=_WIDEST.index, default=NONE)


def _selects(service: Mapping[str, Any], namespace: str, labels: Mapping[str, Any]) -> bool:
    selector = mapping(mapping(service.get("spec")).get("selector"))
    same = mapping(service.get("metadata")).get("namespace") == namespace
    return same and bool(selector) and all(labels.get(key) == value for key, value in selector.items())


def _direct(pod: Pod) -> list[str]:
    """Count a pod on its node's network, or with a port there, as reachable at the node's address."""
    ports = (mapping(port) for container in pod.containers() for port in sequence(container.body.get("ports")))
    return [VPC] if pod.spec.get("hostNetwork") is True or any(port.get("hostPort") for port in ports) else []


def _service_exposure(service: Mapping[str, Any]) -> str:
    spec = mapping(service.get("spec"))
    kind = spec.get("type", "ClusterIP")
    if kind == "LoadBalancer":
        return _load_balancer(spec, mapping(mapping(service.get("metadata")).get("annotations")))
    return VPC if kind == "NodePort" or sequence(spec.get("externalIPs")) else CLUSTER


def _load_balancer(spec: Mapping[str, Any], annotations: Mapping[str, Any]) -> str:
    """Follow the AWS rules: in-tree balancers face the internet by default, those of the Load Balancer Controller do not."""
    scheme = annotations.get(f"{_PREFIX}scheme")
    if scheme is None:
        by_controller = annotations.get(f"{_PREFIX}type") in ("external", "nlb-ip") or spec.get("loadBalancerClass") in _CONTROLLER_CLASSES
        internal = by_controller or str(annotations.get(f"{_PREFIX}internal", "")).lower() in ("true", "0.0.0.0/0")
    else:
        internal = scheme == "internal"
    return VPC if internal or _only_private(sequence(spec.get("loadBalancerSourceRanges"))) else INTERNET


def _only_private(ranges: Sequence[Any]) -> bool:
    try:
        return bool(ranges) and all(ipaddress.ip_network(str(block), strict=False).is_private for block in ranges)
    except ValueError:
        return False


def _ingress_exposure(ingress: Mapping[str, Any]) -> str:
    """Take an ALB as internal unless told otherwise, and the worst for other classes: what stands before them is not in the object."""
    annotations = mapping(mapping(ingress.get("metadata")).get("annotations"))
    kind = mapping(ingress.get("spec")).get("ingressClassName") or annotations.get("kubernetes.io/ingress.class")
    scheme = annotations.get("alb.ingress.kubernetes.io/scheme")
    return VPC if kind == "alb" and scheme != "internet-facing" else INTERNET


def _leads_to(ingress: Mapping[str, Any], namespace: str, services: set[Any]) -> bool:
    if mapping(ingress.get("metadata")).get("namespace") != namespace:
        return False
    spec = mapping(ingress.get("spec"))
    backends = [mapping(spec.get("defaultBackend"))]
    for rule in sequence(spec.get("rules")):
        paths = sequence(mapping(mapping(rule).get("http")).get("paths"))
        backends.extend(mapping(mapping(path).get("backend")) for path in paths)
    return any(mapping(backend.get("service")).get("name") in services for backend in backends if backend.get("service"))
