"""Ways in through Ingresses: which Services they lead to, how far they can be reached, and from which addresses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.posture.network.sources import level_of, listed
from tidewaiter.posture.pods import mapping, sequence

Data = Mapping[str, Any]

_ALB_CONTROLLERS = frozenset({"ingress.k8s.aws/alb", "eks.amazonaws.com/alb"})
_ALB = "alb.ingress.kubernetes.io/"
_NGINX_RANGES = ("nginx.ingress.kubernetes.io/whitelist-source-range", "nginx.ingress.kubernetes.io/allowlist-source-range")
_DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"


class Ingresses:
    """Ingresses by the Service that they lead to.

    An ALB is internal unless told otherwise. Of other classes the worst is taken: what stands before their controller is not in the object.
    """

    def __init__(self, ingresses: Sequence[Data], classes: Sequence[Data], parameters: Sequence[Data]) -> None:
        self._classes = {_name(one): one for one in classes}
        self._parameters = {_name(one): one for one in parameters}
        defaults = [one for one in classes if mapping(_metadata(one).get("annotations")).get(_DEFAULT_CLASS) == "true"]
        self._default = _name(defaults[0]) if defaults else ""
        self._by_service: dict[tuple[str, str], list[Data]] = {}
        for one in ingresses:
            for service in set(_backends(one)):
                self._by_service.setdefault((str(_metadata(one).get("namespace") or "default"), service), []).append(one)

    def leading_to(self, namespace: str, service: str) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
        """Yield (object, level, sources, whether targets are pod addresses) for each Ingress before a Service."""
        for one in self._by_service.get((namespace, service), ()):
            notes = mapping(_metadata(one).get("annotations"))
            name = f"Ingress {namespace}/{_name(one)}"
            kind = str(mapping(one.get("spec")).get("ingressClassName") or notes.get("kubernetes.io/ingress.class") or self._default)
            found = mapping(self._classes.get(kind, {}).get("spec"))
            if kind == "alb" or found.get("controller") in _ALB_CONTROLLERS:
                yield name, *self._alb(notes, mapping(found.get("parameters")))
            else:
                sources = next((listed(notes[key]) for key in _NGINX_RANGES if key in notes), ())
                yield name, level_of("internet", sources), sources, False

    def _alb(self, notes: Mapping[str, Any], reference: Mapping[str, Any]) -> tuple[str, tuple[str, ...], bool]:
        """Read the parameters of the class first: they overrule what the Ingress says."""
        parameters = mapping(self._parameters.get(str(reference.get("name", "")), {}).get("spec"))
        scheme = parameters.get("scheme") or notes.get(f"{_ALB}scheme")
        sources = tuple(str(one) for one in sequence(parameters.get("inboundCIDRs"))) or listed(notes.get(f"{_ALB}inbound-cidrs"))
        # Parameters that were not read may hold the scheme.
        unread = bool(reference) and not parameters and scheme is None
        level = level_of("internet", sources) if scheme == "internet-facing" or unread else "vpc"
        return level, sources, (parameters.get("targetType") or notes.get(f"{_ALB}target-type")) == "ip"


def _metadata(data: Data) -> Mapping[str, Any]:
    return mapping(data.get("metadata"))


def _name(data: Data) -> str:
    return str(_metadata(data).get("name", ""))


def _backends(ingress: Data) -> Iterator[str]:
    spec = mapping(ingress.get("spec"))
    paths = (p for rule in sequence(spec.get("rules")) for p in sequence(mapping(mapping(rule).get("http")).get("paths")))
    for backend in (mapping(spec.get("defaultBackend")), *(mapping(mapping(path).get("backend")) for path in paths)):
        if backend.get("service"):
            yield str(mapping(backend["service"]).get("name", ""))
