"""Whether something refuses unsigned images in a namespace."""

import pytest
import yaml

from tidewaiter.posture.objects import KubernetesObject
from tidewaiter.posture.verifiers import verifies

HOOK = """
kind: ValidatingWebhookConfiguration
webhooks: [{name: %s, namespaceSelector: {matchExpressions: [{key: policy.sigstore.dev/include, operator: In, values: ["true"]}]}}]
"""
SIGSTORE = HOOK % "policy.sigstore.dev"
GATEKEEPER = "kind: ValidatingWebhookConfiguration\nwebhooks: [{name: validation.gatekeeper.sh}]\n"
CLUSTER_IMAGE = "kind: ClusterImagePolicy\nspec: {%s}\n"
KEYLESS = "authorities: [{keyless: {}}]"
KYVERNO = "kind: ClusterPolicy\nspec: {%s}\n"
RULE = "rules: [{match: {any: [{resources: {kinds: [Pod]}}]}%s, verifyImages: [{imageReferences: ['*']%s}]}]"
VALIDATING = "kind: ImageValidatingPolicy\nspec: {validationActions: [%s], matchConstraints: {namespaceSelector: {matchLabels: {a: b}}}}\n"


def run(labels, *documents):
    """Ask about the namespace `shop` with these labels, beside these objects."""
    beside = {}
    for one in documents:
        data = yaml.safe_load(one)
        beside.setdefault(data["kind"], []).append(data)
    return verifies(KubernetesObject(data={"kind": "Namespace", "metadata": {"name": "shop", "labels": labels}}, minor=34, beside=beside))


@pytest.mark.parametrize(
    ("labels", "documents"),
    [
        ({"policy.sigstore.dev/include": "true"}, [SIGSTORE, CLUSTER_IMAGE % KEYLESS]),
        ({}, [GATEKEEPER, "kind: Verifier"]),
        ({}, [KYVERNO % (RULE % ("", ", failureAction: Enforce"))]),
        ({}, [KYVERNO % ("validationFailureAction: enforce, " + RULE % ("", ""))]),
        ({}, [KYVERNO % "validationFailureAction: Enforce, rules: [{match: {resources: {kinds: [Pod]}}, verifyImages: [{}]}]"]),
        ({"a": "b"}, [VALIDATING % "Deny"]),
    ],
)
def test_what_refuses(labels, documents):
    """Kyverno's two kinds, Sigstore's controller where it is asked, and Ratify behind Gatekeeper."""
    assert run(labels, *documents)


@pytest.mark.parametrize(
    ("labels", "documents"),
    [
        ({}, []),
        ({}, [SIGSTORE, CLUSTER_IMAGE % KEYLESS]),
        ({"policy.sigstore.dev/include": "true"}, [CLUSTER_IMAGE % KEYLESS]),
        ({"policy.sigstore.dev/include": "true"}, [SIGSTORE, CLUSTER_IMAGE % ("mode: warn, " + KEYLESS)]),
        ({"policy.sigstore.dev/include": "true"}, [SIGSTORE, CLUSTER_IMAGE % "authorities: [{static: {action: pass}}]"]),
        ({}, ["kind: Verifier"]),
        ({}, [GATEKEEPER]),
        ({}, [KYVERNO % (RULE % ("", ""))]),
        ({}, [KYVERNO % ("validationFailureAction: Enforce, " + RULE % ("", ", required: false"))]),
        ({}, [KYVERNO % ("validationFailureAction: Enforce, " + RULE % (", exclude: {any: [{resources: {namespaces: [shop]}}]}", ""))]),
        ({}, ["kind: ClusterPolicy\nspec: {validationFailureAction: Enforce, rules: [{validate: {}}]}"]),
        ({"a": "b"}, [VALIDATING % "Audit"]),
        ({}, [VALIDATING % "Deny"]),
        ({}, ["kind: ClusterPolicy\nspec: text", "kind: ClusterImagePolicy\nspec: []"]),
    ],
)
def test_what_does_not(labels, documents):
    """What only warns, is asked about other namespaces, needs no signature, or lacks its other half."""
    assert not run(labels, *documents)
