"""The control `load_balancer_source_ranges`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.load_balancer_source_ranges import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer}
""",
            ["FAIL /spec/loadBalancerSourceRanges"],
        ),
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0]}
""",
            ["FAIL /spec/loadBalancerSourceRanges"],
        ),
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/2, 64.0.0.0/2, 128.0.0.0/2, 192.0.0.0/2]}
""",
            ["FAIL /spec/loadBalancerSourceRanges"],
        ),
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [52.0.0.0/8]}
""",
            ["FAIL /spec/loadBalancerSourceRanges (medium)"],
        ),
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing}}
spec: {type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb}
""",
            ["FAIL /spec/loadBalancerSourceRanges"],
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
spec: {type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internal}}
spec: {type: LoadBalancer}
""",
        """
apiVersion: v1
kind: Service
metadata:
  name: s
  namespace: shop
  annotations:
    service.beta.kubernetes.io/load-balancer-source-ranges: 203.0.113.0/24, 198.51.100.0/24
spec:
  type: LoadBalancer
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: ClusterIP}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {service.beta.kubernetes.io/aws-load-balancer-type: external}}
spec: {type: LoadBalancer}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop}
spec: {type: LoadBalancer, loadBalancerClass: eks.amazonaws.com/nlb}
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
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer, loadBalancerClass: example.com/balancer}
""",
            None,
            ["UNKNOWN"],
        ),
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {service.beta.kubernetes.io/aws-load-balancer-security-groups: sg-1}}
spec: {type: LoadBalancer}
""",
            None,
            ["UNKNOWN ec2:DescribeSecurityGroups"],
        ),
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [anywhere]}
""",
            None,
            ["UNKNOWN"],
        ),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
