"""Kinds and API versions that controls know: what is of another was not judged, which has to be said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tidewaiter.model.problem import Problem
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.pods import template_of

_SHOWN = 3
# What Kubernetes serves or served, from its API reference and deprecation guide.
_BUILT_IN = {
    "": "v1 Binding ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate "
    "ReplicationController ResourceQuota Secret Service ServiceAccount",
    "admissionregistration.k8s.io": "v1 v1beta1 v1alpha1 MutatingAdmissionPolicy MutatingAdmissionPolicyBinding "
    "MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
    "apiextensions.k8s.io": "v1 v1beta1 CustomResourceDefinition",
    "apiregistration.k8s.io": "v1 v1beta1 APIService",
    "apps": "v1 v1beta1 v1beta2 ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "autoscaling": "v1 v2 v2beta1 v2beta2 HorizontalPodAutoscaler",
    "batch": "v1 v1beta1 CronJob Job",
    "certificates.k8s.io": "v1 v1beta1 v1alpha1 CertificateSigningRequest ClusterTrustBundle PodCertificateRequest",
    "coordination.k8s.io": "v1 v1beta1 v1alpha1 v1alpha2 Lease LeaseCandidate",
    "discovery.k8s.io": "v1 v1beta1 EndpointSlice",
    "events.k8s.io": "v1 v1beta1 Event",
    "extensions": "v1beta1 DaemonSet Deployment Ingress NetworkPolicy PodSecurityPolicy ReplicaSet",
    "flowcontrol.apiserver.k8s.io": "v1 v1beta1 v1beta2 v1beta3 FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io": "v1 v1beta1 v1alpha1 IPAddress Ingress IngressClass NetworkPolicy ServiceCIDR",
    "node.k8s.io": "v1 v1beta1 RuntimeClass",
    "policy": "v1 v1beta1 Eviction PodDisruptionBudget PodSecurityPolicy",
    "rbac.authorization.k8s.io": "v1 v1beta1 ClusterRole ClusterRoleBinding Role RoleBinding",
    "resource.k8s.io": "v1 v1beta1 v1beta2 v1alpha3 DeviceClass DeviceTaintRule ResourceClaim ResourceClaimTemplate ResourceSlice",
    "scheduling.k8s.io": "v1 v1beta1 PriorityClass",
    "storage.k8s.io": "v1 v1beta1 v1alpha1 CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass",
}
# Kinds of others that controls or the network read, and settings of tools.
_READ = {
    "cilium.io": "CiliumClusterwideNetworkPolicy CiliumNetworkPolicy",
    "config.ratify.deislabs.io": "Verifier",
    "crd.projectcalico.org": "GlobalNetworkPolicy NetworkPolicy",
    "eks.amazonaws.com": "IngressClassParams NodeClass",
    "elbv2.k8s.aws": "IngressClassParams",
    "gateway.networking.k8s.io": "GRPCRoute Gateway GatewayClass HTTPRoute ReferenceGrant TCPRoute TLSRoute UDPRoute",
    "karpenter.k8s.aws": "EC2NodeClass",
    "kubelet.config.k8s.io": "KubeletConfiguration",
    "kyverno.io": "ClusterPolicy",
    "networking.istio.io": "Gateway",
    "networking.k8s.aws": "ApplicationNetworkPolicy ClusterNetworkPolicy",
    "node.eks.aws": "NodeConfig",
    "policies.kyverno.io": "ImageValidatingPolicy",
    "policy.networking.k8s.io": "AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy",
    "policy.sigstore.dev": "ClusterImagePolicy",
    "projectcalico.org": "GlobalNetworkPolicy NetworkPolicy",
    "tidewaiter": "Policy",
}
_CUSTOM = "a custom resource that no control knows"
_KUSTOMIZE = "which was not rendered, so nothing in it was judged"
_WRONG = "Correct apiVersion and kind"
_HINTS = {
    _CUSTOM: "Judge it by a policy of your own (--policies)",
    _KUSTOMIZE: "Give its folder, or scan the output of `kubectl kustomize`",
}
_BUILT_IN_WORDS = {group: frozenset(words.split()) for group, words in _BUILT_IN.items()}


def unknown_kinds(objects: Iterable[ManifestObject]) -> Iterator[Problem]:
    """Name each kind that no control knows, once, with where its first objects are; what holds pods is judged by these."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in objects:
        version, kind = str(item.data.get("apiVersion", "")), str(item.data.get("kind", ""))
        why = _unknown(version, kind)
        if why and (why != _CUSTOM or template_of(item.data) is None):
            line = item.line_of("")
            places[why, f"{kind} of {version}"].append(f"{item.path}:{line}" if line else item.path)
    for (why, what), found in places.items():
        rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        words = f"NOT ASSESSED: {what}, {why} ({', '.join(found[:_SHOWN])}{rest})"
        yield Problem(code="manifest-unknown-kind", what=words, hint=_HINTS.get(why, _WRONG))


def may_make_pods(data: Mapping[str, Any]) -> bool:
    """Tell whether an operator may make pods of an object that has no template of one; kinds that controls know make none."""
    return template_of(data) is None and _unknown(str(data.get("apiVersion", "")), str(data.get("kind", ""))) == _CUSTOM


def _unknown(version: str, kind: str) -> str:
    group, _, name = version.rpartition("/")
    known = _BUILT_IN_WORDS.get(group)
    if group == "kustomize.config.k8s.io":
        return _KUSTOMIZE
    if known is None:
        return "" if kind in _READ.get(group, "").split() else _CUSTOM
    if kind not in known:
        return "which is no kind of Kubernetes"
    return "" if name in known else "an API version that is not known"
