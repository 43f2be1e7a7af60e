"""The control `pod_security_label`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.pod_security_label import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
""",
            ["FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"],
        ),
        (
            """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged}}
""",
            ["FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"],
        ),
        (
            """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/warn: restricted}}
""",
            ["FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"],
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
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
""",
        """
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c}]}
""",
            frozenset({"Pod"}),
            ["UNKNOWN kubernetes:list namespaces"],
        ),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
