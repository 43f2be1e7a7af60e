"""Admission controllers that verify signatures of images: whether one of them looks at what runs in a namespace.

https://kyverno.io/docs/policy-types/cluster-policy/verify-images/, https://kyverno.io/docs/policy-types/image-validating-policy/,
https://docs.sigstore.dev/policy-controller/overview/, https://ratify.dev/docs/reference/custom%20resources/verifiers
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tidewaiter.posture.kyverno import verifies_images
from tidewaiter.posture.objects import KubernetesObject
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.selectors import selects

KINDS: Mapping[str, str] = {
    "ClusterPolicy": "clusterpolicies",
    "ImageValidatingPolicy": "imagevalidatingpolicies",
    "ClusterImagePolicy": "clusterimagepolicies",
    "Verifier": "verifiers",
    "ValidatingWebhookConfiguration": "validatingwebhookconfigurations",
}
"""What has to be listed to know: kinds and their plurals."""

_SIGSTORE_HOOK = "policy.sigstore.dev"
_GATEKEEPER_HOOK = "validation.gatekeeper.sh"


def verifies(namespace: KubernetesObject) -> bool:
    """Tell whether something refuses unsigned images in a namespace; a policy that only warns or audits does not."""
    name, beside = str(namespace.metadata.get("name", "")), namespace.beside
    labels = mapping(namespace.metadata.get("labels"))
    return (
        any(verifies_images(one, name) for one in beside.get("ClusterPolicy", ()))
        or any(_validating(one, labels) for one in beside.get("ImageValidatingPolicy", ()))
        or (any(_enforces(one) for one in beside.get("ClusterImagePolicy", ())) and _hooked(namespace, _SIGSTORE_HOOK, labels))
        or (bool(beside.get("Verifier")) and _hooked(namespace, _GATEKEEPER_HOOK, labels))
    )


def _validating(policy: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    spec = mapping(policy.get("spec"))
    selector = mapping(mapping(spec.get("matchConstraints")).get("namespaceSelector"))
    return "Deny" in sequence(spec.get("validationActions")) and selects(selector, labels)


def _enforces(policy: Mapping[str, Any]) -> bool:
    """Sigstore's policies refuse unless they say `warn`; a static authority that passes everything verifies nothing."""
    spec = mapping(policy.get("spec"))
    authorities = [mapping(one) for one in sequence(spec.get("authorities"))]
    passes = any(mapping(one.get("static")).get("action") == "pass" for one in authorities)
    return spec.get("mode") != "warn" and bool(authorities) and not passes


def _hooked(namespace: KubernetesObject, name: str, labels: Mapping[str, Any]) -> bool:
    """Tell whether the controller's webhook is asked about this namespace."""
    hooks: Iterable[Any] = (
        hook
        for configuration in namespace.beside.get("ValidatingWebhookConfiguration", ())
        for hook in sequence(configuration.get("webhooks"))
    )
    known = {"kubernetes.io/metadata.name": namespace.metadata.get("name"), **labels}
    asked = (mapping(hook) for hook in hooks if str(mapping(hook).get("name", "")).endswith(name))
    return any(selects(mapping(hook.get("namespaceSelector")), known) for hook in asked)
