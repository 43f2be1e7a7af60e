"""Roles and bindings as manifests, which is what the tests of RBAC controls tell apart."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

Rule = Mapping[str, Sequence[str]]
Subject = Mapping[str, str]

API = "rbac.authorization.k8s.io"
ANN: Subject = {"kind": "User", "name": "ann"}
MASTERS: Subject = {"kind": "Group", "name": "system:masters"}


def rule(groups: str, resources: str, verbs: str, names: str = "") -> Rule:
    """Make a rule of a role from words: `rule("apps", "deployments", "create patch")`; the core group is ""."""
    made = {"apiGroups": groups.split() or [""], "resources": resources.split(), "verbs": verbs.split()}
    return made | {"resourceNames": names.split()} if names else made


def binding(role: str, *subjects: Subject, namespace: str = "", role_kind: str = "ClusterRole") -> str:
    """Bind a role that is not part of the manifest, in a namespace or the whole cluster, to ann unless others are named."""
    return _written(_binding(role, subjects or (ANN,), namespace, role_kind))


def unbound(*rules: Rule) -> str:
    """Make a cluster role that nobody has."""
    return _written(_role(rules))


def bound(*rules: Rule, subject: Subject = ANN, namespace: str = "") -> str:
    """Make a cluster role with these rules and give it to somebody, in a namespace or the whole cluster."""
    return _written(_role(rules), _binding("r", (subject,), namespace, "ClusterRole"))


def together(first: str, second: str) -> str:
    """Put two bindings with their roles beside each other."""
    return first + "---\n" + second.replace("name: r\n", "name: r2\n").replace("name: b\n", "name: b2\n")


def _role(rules: Sequence[Rule]) -> dict[str, Any]:
    return {"apiVersion": f"{API}/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [dict(one) for one in rules]}


def _binding(role: str, subjects: Sequence[Subject], namespace: str, role_kind: str) -> dict[str, Any]:
    metadata = {"name": "b"} | ({"namespace": namespace} if namespace else {})
    return {
        "apiVersion": f"{API}/v1",
        "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
        "metadata": metadata,
        "roleRef": {"kind": role_kind, "name": role},
        "subjects": [dict(one) for one in subjects],
    }


def _written(*documents: dict[str, Any]) -> str:
    return yaml.safe_dump_all(documents)
