"""Ingress annotations that put text into the proxy's configuration."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import escape

_DANGEROUS = {
    "nginx.ingress.kubernetes.io/": ("-snippet", "/server-alias", "/auth-tls-match-cn", "/mirror-host", "/mirror-target"),
    "nginx.org/": ("-snippets",),
    "haproxy.org/": ("-config-snippet",),
}
"""Annotations of the community's controller, of F5's and of HAProxy's that are copied into the proxy's configuration."""


def _check(item: KubernetesObject) -> Iterator[Violation]:
    for key in item.annotations:
        if any(str(key).startswith(prefix) and str(key).endswith(ends) for prefix, ends in _DANGEROUS.items()):
            yield Violation(message=f"{key} reaches the proxy's configuration", pointer=f"/metadata/annotations/{escape(str(key))}")


CONTROL = Control(
    id="TW-NET-ingress-snippet",
    title="Ingress injects proxy configuration",
    severity=Severity.HIGH,
    why="A snippet runs in the controller, which reads the Secrets of all namespaces: who writes the ingress has them.",
    remediation=(
        "Remove the annotation (`kubectl -n NAMESPACE annotate ingress NAME KEY-`) and switch snippets off in the controller "
        '(`allow-snippet-annotations: "false"`).'
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/",),
    applies=of_kind("Ingress", "networking.k8s.io", "extensions"),
)
