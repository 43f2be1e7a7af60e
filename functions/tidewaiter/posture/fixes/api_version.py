"""Moves objects to the API version that took over where nothing else of them has to change."""

from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import mapping

_SAME = {
    ("batch/v1beta1", "CronJob"): "batch/v1",
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): "autoscaling/v2",
    ("networking.k8s.io/v1beta1", "IngressClass"): "networking.k8s.io/v1",
    ("node.k8s.io/v1beta1", "RuntimeClass"): "node.k8s.io/v1",
    ("scheduling.k8s.io/v1beta1", "PriorityClass"): "scheduling.k8s.io/v1",
    ("coordination.k8s.io/v1beta1", "Lease"): "coordination.k8s.io/v1",
    ("apiregistration.k8s.io/v1beta1", "APIService"): "apiregistration.k8s.io/v1",
    ("policy/v1beta1", "PodDisruptionBudget"): "policy/v1",
    **{("rbac.authorization.k8s.io/v1beta1", kind): "rbac.authorization.k8s.io/v1"
       for kind in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")},
    **{("storage.k8s.io/v1beta1", kind): "storage.k8s.io/v1"
       for kind in ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "CSIStorageCapacity")},
    **{("apps/v1beta2", kind): "apps/v1" for kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")},
}  # fmt: skip


def _propose(wrong: Wrong) -> Patch | str:
    found = _SAME.get((str(wrong.data.get("apiVersion")), str(wrong.data.get("kind"))))
    if found is None:
        return "the version that took over has other fields: see the deprecation guide"
    if found in ("apps/v1", "policy/v1") and not mapping(mapping(wrong.data.get("spec")).get("selector")):
        return f"{found} takes an empty selector for something else"
    return Patch(edits=(Edit(pointer="/apiVersion", value=found),))


FIX = Fix(id="TW-K8S-removed-api-version", title="Name the API version that took over", propose=_propose)
