"""Objects in an API version that the cluster no longer serves."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject

# (API version, kinds or none for all) to the minor version that no longer serves it, from the deprecation guide.
_REMOVED: tuple[tuple[str, frozenset[str], int], ...] = (
    ("extensions/v1beta1", frozenset({"DaemonSet", "Deployment", "NetworkPolicy", "PodSecurityPolicy", "ReplicaSet"}), 16),
    ("extensions/v1beta1", frozenset({"Ingress"}), 22),
    ("apps/v1beta1", frozenset(), 16),
    ("apps/v1beta2", frozenset(), 16),
    ("admissionregistration.k8s.io/v1beta1", frozenset({"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}), 22),
    ("apiextensions.k8s.io/v1beta1", frozenset(), 22),
    ("apiregistration.k8s.io/v1beta1", frozenset(), 22),
    ("certificates.k8s.io/v1beta1", frozenset({"CertificateSigningRequest"}), 22),
    ("coordination.k8s.io/v1beta1", frozenset({"Lease"}), 22),
    ("networking.k8s.io/v1beta1", frozenset({"Ingress", "IngressClass"}), 22),
    ("rbac.authorization.k8s.io/v1beta1", frozenset(), 22),
    ("scheduling.k8s.io/v1beta1", frozenset({"PriorityClass"}), 22),
    ("storage.k8s.io/v1beta1", frozenset({"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"}), 22),
    ("batch/v1beta1", frozenset({"CronJob"}), 25),
    ("discovery.k8s.io/v1beta1", frozenset({"EndpointSlice"}), 25),
    ("events.k8s.io/v1beta1", frozenset({"Event"}), 25),
    ("autoscaling/v2beta1", frozenset(), 25),
    ("policy/v1beta1", frozenset({"PodDisruptionBudget", "PodSecurityPolicy"}), 25),
    ("node.k8s.io/v1beta1", frozenset({"RuntimeClass"}), 25),
    ("autoscaling/v2beta2", frozenset(), 26),
    ("flowcontrol.apiserver.k8s.io/v1beta1", frozenset(), 26),
    ("storage.k8s.io/v1beta1", frozenset({"CSIStorageCapacity"}), 27),
    ("flowcontrol.apiserver.k8s.io/v1beta2", frozenset(), 29),
    ("flowcontrol.apiserver.k8s.io/v1beta3", frozenset(), 32),
)

_NOTICE = 3
"""Releases for which a version is at least deprecated before it goes."""


def _check(item: KubernetesObject) -> Iterator[Violation]:
    for version, kinds, removed in _REMOVED:
        if item.api_version == version and (not kinds or item.kind in kinds) and item.minor >= removed - _NOTICE:
            gone = item.minor >= removed
            what = f"is not served since 1.{removed}" if gone else f"is deprecated, and not served from 1.{removed} on"
            yield Violation(message=f"{item.kind} of {version} {what}", pointer="/apiVersion", severity=None if gone else Severity.LOW)


def _is_listed(item: KubernetesObject) -> bool:
    """Tell whether the version is one that goes or went: most objects are of none."""
    return any(item.api_version == version and (not kinds or item.kind in kinds) for version, kinds, _ in _REMOVED)


CONTROL = Control(
    id="TW-K8S-removed-api-version",
    title="API version is removed or deprecated in the target version",
    severity=Severity.MEDIUM,
    why="The API server refuses the object; whatever guard it is, it will not be there.",
    remediation=(
        "Move to the version that the deprecation guide names (`kubectl convert -f FILE --output-version GROUP/VERSION`, or "
        "`tidewaiter scan manifest --fix`)."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    applies=_is_listed,
    references=("https://kubernetes.io/docs/reference/using-api/deprecation-guide/",),
)
