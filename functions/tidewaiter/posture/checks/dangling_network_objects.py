"""Services, Ingresses, routes and network policies that lead to nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import NETWORK_POLICIES, Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.network.gateways import ROUTES, service_refs
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.selectors import selects

_LISTS = (("Pod", "pods"), ("Service", "services"), ("Ingress", "ingresses"), ("NetworkPolicy", "networkpolicies"))


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = next(filter(None, (view.unknown(*each) for each in _LISTS)), None)
    if unknown is not None:
        yield unknown
        return
    labels = [mapping(pod.metadata.get("labels")) for _, pod in view.pods()]
    for one in view.of("Service"):
        selector = mapping(mapping(one.get("spec")).get("selector"))
        if selector and not any(selects({"matchLabels": selector}, each) for each in labels):
            yield _violation("Service", one, f"selects no pod{_known(view)}")
    for one in view.of("NetworkPolicy"):
        if not any(selects(mapping(mapping(one.get("spec")).get("podSelector")), each) for each in labels):
            yield _violation("NetworkPolicy", one, f"selects no pod{_known(view)}")
    services = {mapping(one.get("metadata")).get("name") for one in view.of("Service")}
    for one in view.of("Ingress"):
        missing = sorted(_backends(one) - services)
        if missing:
            yield _violation("Ingress", one, f"leads to Service {', '.join(missing)}, which does not exist{_known(view)}")
    yield from _routes(view, services)


def _known(view: NamespaceView) -> str:
    """Say where one looked: other files may hold the rest of what is installed."""
    return " in these files" if view.complete is None else ""


def _routes(view: NamespaceView, services: set[object]) -> Iterator[Violation]:
    """Judge routes of Gateway API by what is in their own namespace; where the kinds could not be listed, nothing hangs on it."""
    gateways = {mapping(one.get("metadata")).get("name") for one in view.of("Gateway")}
    for kind in ROUTES if view.unknown("Gateway", "gateways") is None else ():
        for one in view.of(kind):
            missing = sorted({name for space, name in service_refs(one) if space == view.name} - services)
            parents = map(mapping, sequence(mapping(one.get("spec")).get("parentRefs")))
            own = (ref for ref in parents if ref.get("kind", "Gateway") == "Gateway" and ref.get("namespace") in (None, view.name))
            absent = sorted({str(ref.get("name")) for ref in own} - gateways)
            if missing:
                yield _violation(kind, one, f"leads to Service {', '.join(missing)}, which does not exist{_known(view)}")
            if absent:
                yield _violation(kind, one, f"belongs to Gateway {', '.join(absent)}, which does not exist{_known(view)}")


def _violation(kind: str, data: Mapping[str, Any], what: str) -> Violation:
    return Violation(message=f"{kind} {mapping(data.get('metadata')).get('name', '')} {what}", pointer="/metadata/name")


def _backends(ingress: Mapping[str, Any]) -> set[str]:
    """Collect the Services of an Ingress; the port `use-annotation` belongs to an action of the ALB controller, not to a Service."""
    spec = mapping(ingress.get("spec"))
    paths = (path for rule in sequence(spec.get("rules")) for path in sequence(mapping(mapping(rule).get("http")).get("paths")))
    services = [mapping(one.get("service")) for one in (mapping(spec.get("defaultBackend")), *(_backend(path) for path in paths))]
    return {str(one["name"]) for one in services if one.get("name") and mapping(one.get("port")).get("name") != "use-annotation"}


def _backend(path: object) -> Mapping[str, Any]:
    return mapping(mapping(path).get("backend"))


def _has_pods(view: NamespaceView) -> bool:
    """Leave a namespace without pods alone: there, everything waits."""
    return managed_by_users(view) and next(view.pods(), None) is not None


CONTROL = Control(
    id="TW-NET-dangling-objects",
    title="Service, Ingress, route or network policy leads to nothing",
    severity=Severity.INFORMATIONAL,
    why="Whoever makes a pod or a Service of the awaited name and labels gets its traffic; a policy without pods protects none.",
    remediation="`kubectl -n NAMESPACE delete KIND NAME`, or mend its selector or backend.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=(NETWORK_POLICIES,),
    applies=_has_pods,
)
