"""The roles that every API server makes at its start, so that a binding in a file can be judged without the cluster.

Written down from the rules that the Kubernetes documentation lists for default roles; only what the controls ask about is detailed.
"""

from collections.abc import Mapping
from typing import Any

_READ = ["get", "list", "watch"]
_WRITE = ["create", "delete", "deletecollection", "patch", "update"]
_POD_DOORS = ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy"]
_CORE = ["configmaps", "events", "persistentvolumeclaims", "replicationcontrollers", "serviceaccounts", "services", "services/proxy"]
_APPS = ["daemonsets", "deployments", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets", "statefulsets/scale"]


def _rule(groups: list[str], resources: list[str], verbs: list[str]) -> dict[str, Any]:
    return {"apiGroups": groups, "resources": resources, "verbs": verbs}


_VIEW = [
    _rule([""], ["pods", "pods/log", "pods/status", "namespaces", "limitranges", "resourcequotas", *_CORE[:-1]], _READ),
    _rule(["apps"], _APPS, _READ),
    _rule(["batch"], ["cronjobs", "jobs"], _READ),
    _rule(["networking.k8s.io"], ["ingresses", "networkpolicies"], _READ),
    _rule(["policy"], ["poddisruptionbudgets"], _READ),
]
_EDIT = [
    *_VIEW,
    _rule([""], [*_POD_DOORS, "secrets", "services/proxy"], _READ),
    _rule([""], ["pods", *_POD_DOORS, "secrets", *_CORE], _WRITE),
    _rule([""], ["pods/eviction", "serviceaccounts/token"], ["create"]),
    _rule([""], ["serviceaccounts"], ["impersonate"]),
    _rule(["apps"], _APPS, _WRITE),
    _rule(["batch"], ["cronjobs", "jobs"], _WRITE),
    _rule(["networking.k8s.io"], ["ingresses", "networkpolicies"], _WRITE),
    _rule(["policy"], ["poddisruptionbudgets"], _WRITE),
]
_ADMIN = [
    *_EDIT,
    _rule(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
    _rule(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], [*_READ, *_WRITE]),
]

BUILT_IN_ROLES: Mapping[tuple[str, str, str], Mapping[str, Any]] = {
    ("ClusterRole", "", "cluster-admin"): {"rules": [_rule(["*"], ["*"], ["*"])]},
    ("ClusterRole", "", "admin"): {"rules": _ADMIN},
    ("ClusterRole", "", "edit"): {"rules": _EDIT},
    ("ClusterRole", "", "view"): {"rules": _VIEW},
    ("ClusterRole", "", "system:auth-delegator"): {
        "rules": [
            _rule(["authentication.k8s.io"], ["tokenreviews"], ["create"]),
            _rule(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"]),
        ]
    },
    ("ClusterRole", "", "system:basic-user"): {
        "rules": [
            _rule(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
            _rule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
        ]
    },
    ("ClusterRole", "", "system:discovery"): {"rules": []},
    ("ClusterRole", "", "system:public-info-viewer"): {"rules": []},
    ("ClusterRole", "", "system:service-account-issuer-discovery"): {"rules": []},
    ("Role", "kube-system", "extension-apiserver-authentication-reader"): {"rules": []},
}
"""(kind, namespace, name) to a role; `extension-apiserver-authentication-reader` reads one named, public ConfigMap."""
