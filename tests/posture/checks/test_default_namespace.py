"""The control `default_namespace`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.default_namespace import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: c, namespace: default}
spec: {containers: [{name: c}]}
""",
            ["FAIL /metadata/namespace"],
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
kind: Pod
metadata: {name: c}
spec: {containers: [{name: c}]}
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: default, namespace: shop}
spec: {containers: [{name: c}]}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
