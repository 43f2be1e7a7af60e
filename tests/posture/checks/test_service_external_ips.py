"""The control `service_external_ips`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.service_external_ips import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {externalIPs: [203.0.113.7]}
""",
            ["FAIL /spec/externalIPs"],
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
spec: {externalIPs: []}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {clusterIP: 10.0.0.1}
""",
        """
apiVersion: x.io/v1
kind: Service
metadata: {name: s}
spec: {externalIPs: [1.2.3.4]}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
