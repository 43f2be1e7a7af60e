"""Ingresses, gateways and services."""

import pytest

CASES = [
    (
        "TW-NET-ingress-snippet",
        (
            "apiVersion: networking.k8s.io/v1\n"
            "kind: Ingress\n"
            "metadata:\n"
            "  name: w\n"
            "  annotations:\n"
            "    nginx.ingress.kubernetes.io/server-snippet: |\n"
            "      deny all;\n"
        ),
        ("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: w\n"),
        "what the annotation told the proxy no longer happens",
    ),
    (
        "TW-NET-gateway-open-to-all-namespaces",
        (
            "apiVersion: gateway.networking.k8s.io/v1\n"
            "kind: Gateway\n"
            "metadata: {name: g}\n"
            "spec:\n"
            "  gatewayClassName: x\n"
            "  listeners:\n"
            "  - {name: l, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}}\n"
        ),
        (
            "apiVersion: gateway.networking.k8s.io/v1\n"
            "kind: Gateway\n"
            "metadata: {name: g}\n"
            "spec:\n"
            "  gatewayClassName: x\n"
            "  listeners:\n"
            "  - {name: l, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: Same}}}\n"
        ),
        "routes of other namespaces are no longer served",
    ),
    (
        "TW-NET-service-external-ips",
        ("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {a: b}\n  externalIPs:\n  - 192.0.2.7\n"),
        ("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {a: b}\n"),
        "traffic for these addresses no longer reaches the service",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
