"""The control `gateway_open_to_all_namespaces`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.gateway_open_to_all_namespaces import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g}
spec: {listeners: [{name: a}, {name: b, allowedRoutes: {namespaces: {from: All}}}]}
""",
            ["FAIL /spec/listeners/1/allowedRoutes/namespaces/from"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g}
spec: {listeners: [{name: a, allowedRoutes: {namespaces: {from: Same}}}]}
""",
        """
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: g}
spec: {servers: []}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
