"""The resource types that the loopback API serves: group, version, plural, kind and scope of each."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One served resource type; `group` is empty for the core group."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True

    @property
    def api_version(self) -> str:
        """What objects of the type carry as `apiVersion`."""
        return f"{self.group}/{self.version}" if self.group else self.version


_NAMESPACED: Mapping[str, Mapping[str, str]] = {
    "v1": {
        "configmaps": "ConfigMap",
        "endpoints": "Endpoints",
        "events": "Event",
        "limitranges": "LimitRange",
        "persistentvolumeclaims": "PersistentVolumeClaim",
        "pods": "Pod",
        "podtemplates": "PodTemplate",
        "replicationcontrollers": "ReplicationController",
        "resourcequotas": "ResourceQuota",
        "secrets": "Secret",
        "serviceaccounts": "ServiceAccount",
        "services": "Service",
    },
    "apps/v1": {"daemonsets": "DaemonSet", "deployments": "Deployment", "replicasets": "ReplicaSet", "statefulsets": "StatefulSet"},
    "batch/v1": {"cronjobs": "CronJob", "jobs": "Job"},
    "networking.k8s.io/v1": {"ingresses": "Ingress", "networkpolicies": "NetworkPolicy"},
    "policy/v1": {"poddisruptionbudgets": "PodDisruptionBudget"},
    "rbac.authorization.k8s.io/v1": {"rolebindings": "RoleBinding", "roles": "Role"},
}
_CLUSTER: Mapping[str, Mapping[str, str]] = {
    "v1": {"namespaces": "Namespace", "nodes": "Node", "persistentvolumes": "PersistentVolume"},
    "admissionregistration.k8s.io/v1": {
        "mutatingwebhookconfigurations": "MutatingWebhookConfiguration",
        "validatingadmissionpolicies": "ValidatingAdmissionPolicy",
        "validatingadmissionpolicybindings": "ValidatingAdmissionPolicyBinding",
        "validatingwebhookconfigurations": "ValidatingWebhookConfiguration",
    },
    "apiextensions.k8s.io/v1": {"customresourcedefinitions": "CustomResourceDefinition"},
    "networking.k8s.io/v1": {"ingressclasses": "IngressClass"},
    "rbac.authorization.k8s.io/v1": {"clusterrolebindings": "ClusterRoleBinding", "clusterroles": "ClusterRole"},
}


def _types() -> list[ResourceType]:
    found: list[ResourceType] = []
    for table, namespaced in ((_NAMESPACED, True), (_CLUSTER, False)):
        for api_version, kinds in table.items():
            group, _, version = api_version.rpartition("/")
            found.extend(ResourceType(group, version, plural, kind, namespaced) for plural, kind in kinds.items())
    return found


TYPES: Mapping[tuple[str, str], ResourceType] = {(t.api_version, t.plural): t for t in _types()}
BY_KIND: Mapping[tuple[str, str], ResourceType] = {(t.api_version, t.kind): t for t in _types()}
