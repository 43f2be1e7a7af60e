"""The control `service_node_port`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.service_node_port import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: NodePort}
""",
            ["FAIL /spec/type"],
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
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: ClusterIP}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
