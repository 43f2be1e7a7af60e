"""The control `metadata_egress`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, namespace, pod, policy
from tidewaiter.posture.checks.metadata_egress import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (manifests(namespace(), pod()), ["FAIL /metadata/name"]),
        (
            manifests(
                namespace(), pod(), policy("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}")
            ),
            ["FAIL /metadata/name"],
        ),
        (manifests(namespace(), pod(), policy("{podSelector: {}, policyTypes: [Ingress]}")), ["FAIL /metadata/name"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        manifests(namespace(), pod(), policy("{podSelector: {}, policyTypes: [Egress]}")),
        """
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: p
  namespace: shop
  labels:
    app: web
spec:
  containers:
  - name: c
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: n
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Egress
  egress:
  - to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
        - 169.254.0.0/16
  - ports:
    - port: 53
""",
        namespace(),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [(manifests(namespace(), pod()), frozenset({"Namespace"}), ["UNKNOWN kubernetes:list networkpolicies"])],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
