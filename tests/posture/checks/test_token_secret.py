"""The control `token_secret`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.token_secret import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Secret
metadata: {name: s}
type: kubernetes.io/service-account-token
""",
            ["FAIL /type"],
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
kind: Secret
metadata: {name: s}
type: Opaque
""",
        """
apiVersion: v1
kind: ConfigMap
metadata: {name: s}
type: kubernetes.io/service-account-token
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
