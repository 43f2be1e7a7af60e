"""The control `metadata_egress`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, namespace, pod, policy
from tidewaiter.model.network import Enforcement
from tidewaiter.posture.checks.metadata_egress import CONTROL
from tidewaiter.posture.namespaces import NamespaceView
from tidewaiter.posture.network.building import network_of_cluster


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


def test_the_words_stay_when_the_pods_have_other_names():
    """Objects are named by what made the pods, and in one order, so that a rollout is no change."""
    owner = [{"kind": "ReplicaSet", "name": "web-7d4b", "controller": True}]
    metadata = {"namespace": "shop", "labels": {"pod-template-hash": "7d4b"}, "ownerReferences": owner}
    pods = [{"apiVersion": "v1", "kind": "Pod", "metadata": {**metadata, "name": f"web-7d4b-{name}"}, "spec": {}} for name in "ab"]
    said = set()
    for listed in (pods, pods[::-1]):
        network = network_of_cluster({"Pod": listed, "NetworkPolicy": [], "Namespace": []}, None, Enforcement(on=True, evidence="on"))
        view = NamespaceView(name="shop", data=None, items={}, minor=34, network=network)
        said |= {one.message for one in CONTROL.check(view)}
    assert said == {"Deployment/web reach 169.254.169.254: no egress policy selects them"}
