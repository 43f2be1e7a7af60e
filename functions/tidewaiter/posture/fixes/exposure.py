"""Takes back what opens ingresses, gateways and services further than they need."""

from tidewaiter.posture.fix import Fix, removing, setting

SNIPPET = Fix(
    id="TW-NET-ingress-snippet",
    title="Remove the annotation",
    propose=removing("what the annotation told the proxy no longer happens"),
)
GATEWAY = Fix(
    id="TW-NET-gateway-open-to-all-namespaces",
    title="Take routes of the gateway's own namespace only",
    propose=setting("Same", "routes of other namespaces are no longer served"),
)
EXTERNAL = Fix(
    id="TW-NET-service-external-ips",
    title="Remove `externalIPs`",
    propose=removing("traffic for these addresses no longer reaches the service"),
)
