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


def test_a_policy_of_kyverno_stands_in_for_the_label(judge):
    """One that refuses does, for the namespaces that it names; one that only writes down does not."""
    space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n"
    policy = (
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\n"
        "spec: {rules: [{match: {any: [{resources: {kinds: [Pod], namespaces: [%s]}}]}, "
        "validate: {failureAction: %s, podSecurity: {level: baseline}}}]}\n"
    )
    assert judge(CONTROL, space + policy % ("sh*", "Enforce")) == ["PASS"]
    assert judge(CONTROL, space + policy % ("sh*", "Audit")) == ["FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"]
    assert judge(CONTROL, space + policy % ("other", "Enforce")) == ["FAIL /metadata/labels/pod-security.kubernetes.io~1enforce"]
