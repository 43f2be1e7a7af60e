"""Authorization by the roles and bindings in the API."""

import pytest

from tidewaiter.local.kubernetes import User
from tidewaiter.posture.access import audit_cluster_role
from tidewaiter.posture.discover import OPTIONAL, READS

RBAC = "rbac.authorization.k8s.io/v1"


def role(kind, name, *rules, namespace=""):
    """Make a Role or ClusterRole."""
    return {
        "apiVersion": RBAC,
        "kind": kind,
        "metadata": {"name": name, "namespace": namespace} if namespace else {"name": name},
        "rules": rules,
    }


def binding(kind, name, target, *subjects, namespace=""):
    """Make a binding to `Kind/name`."""
    role_kind, _, role_name = target.partition("/")
    metadata = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return {"apiVersion": RBAC, "kind": kind, "metadata": metadata, "roleRef": {"kind": role_kind, "name": role_name}, "subjects": subjects}


ALICE = {"kind": "User", "name": "alice"}
READ_PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}


def test_nothing_is_allowed_by_default(ask):
    """The refusal has the real API's words and details."""
    status, answer = ask("DELETE", "/apis/apps/v1/namespaces/default/deployments/web", token="alice")
    assert status == 403
    assert answer["message"] == (
        'deployments.apps "web" is forbidden: User "alice" cannot delete resource "deployments" '
        'in API group "apps" in the namespace "default"'
    )
    assert (answer["reason"], answer["details"]) == ("Forbidden", {"name": "web", "group": "apps", "kind": "deployments"})
    assert "at the cluster scope" in ask("GET", "/api/v1/nodes", token="alice")[1]["message"]


def test_a_cluster_binding_reaches_every_namespace(api, ask):
    """A ClusterRole bound cluster-wide allows its verbs and no others."""
    api.load([role("ClusterRole", "r", READ_PODS), binding("ClusterRoleBinding", "b", "ClusterRole/r", ALICE)])
    assert ask("GET", "/api/v1/pods", token="alice")[0] == 200
    assert ask("GET", "/api/v1/namespaces/default/pods", token="alice")[0] == 200
    assert ask("POST", "/api/v1/namespaces/default/pods", {"metadata": {"name": "x"}}, token="alice")[0] == 403
    assert ask("GET", "/api/v1/secrets", token="alice")[0] == 403


def test_a_role_binding_stays_in_its_namespace(api, ask):
    """The same ClusterRole bound in a namespace allows nothing outside it."""
    api.load(
        [
            role("ClusterRole", "r", READ_PODS),
            binding("RoleBinding", "b", "ClusterRole/r", {"kind": "Group", "name": "devs"}, namespace="shop"),
        ]
    )
    assert ask("GET", "/api/v1/namespaces/shop/pods", token="alice")[0] == 200
    assert ask("GET", "/api/v1/namespaces/default/pods", token="alice")[0] == 403
    assert ask("GET", "/api/v1/pods", token="alice")[0] == 403


def test_names_and_subresources_limit_a_rule(api, ask):
    """ResourceNames hold for named calls only, and pods are not pods/eviction."""
    rules = ({**READ_PODS, "resourceNames": ["mine"]}, {"apiGroups": [""], "resources": ["pods/status"], "verbs": ["patch"]})
    api.load([role("Role", "r", *rules, namespace="shop"), binding("RoleBinding", "b", "Role/r", ALICE, namespace="shop")])
    pods = "/api/v1/namespaces/shop/pods"
    assert ask("GET", f"{pods}/mine", token="alice")[0] == 404
    assert ask("GET", f"{pods}/yours", token="alice")[0] == 403
    assert ask("GET", pods, token="alice")[0] == 403
    assert ask("PATCH", f"{pods}/mine/status", {}, token="alice", media="application/merge-patch+json")[0] == 404
    assert ask("PATCH", f"{pods}/mine", {}, token="alice", media="application/merge-patch+json")[0] == 403
    assert ask("POST", f"{pods}/mine/eviction", {}, token="alice")[0] == 403


@pytest.mark.parametrize(
    "subject",
    [
        {"kind": "ServiceAccount", "name": "audit", "namespace": "shop"},
        {"kind": "Group", "name": "system:authenticated"},
        {"kind": "User", "name": "system:serviceaccount:shop:audit"},
    ],
)
def test_service_accounts_are_subjects(api, ask, subject):
    """A service account is bound by its kind, by its user name, or as anybody with a token."""
    api.users["sa"] = User(name="system:serviceaccount:shop:audit")
    api.load([role("ClusterRole", "r", READ_PODS), binding("ClusterRoleBinding", "b", "ClusterRole/r", subject)])
    assert ask("GET", "/api/v1/pods", token="sa")[0] == 200


def test_a_binding_to_nothing_grants_nothing(api, ask):
    """A role that does not exist is no role, and a Role cannot be bound cluster-wide."""
    api.load([binding("ClusterRoleBinding", "b", "ClusterRole/none", ALICE), binding("ClusterRoleBinding", "c", "Role/r", ALICE)])
    assert ask("GET", "/api/v1/pods", token="alice")[0] == 403


def test_wildcards_cover_everything(api, ask):
    """`*` is every verb, group and resource; `*/status` every status."""
    api.load(
        [
            role("ClusterRole", "r", {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}),
            binding("ClusterRoleBinding", "b", "ClusterRole/r", ALICE),
        ]
    )
    assert ask("GET", "/api/v1/secrets", token="alice")[0] == 200


def test_the_shipped_role_reads_what_the_audit_reads_and_no_more(api, ask):
    """Every list of the audit that is served is allowed by the ClusterRole that we ship; Secrets, single objects and changes are not."""
    api.load([audit_cluster_role(), binding("ClusterRoleBinding", "b", "ClusterRole/tidewaiter-audit", ALICE)])
    for version, plural in READS:
        root = "apis" if "/" in version else "api"
        assert ask("GET", f"/{root}/{version}/{plural}", token="alice")[0] in ((200, 404) if (version, plural) in OPTIONAL else (200,))
    assert ask("GET", "/api/v1/secrets", token="alice")[0] == 403
    assert ask("GET", "/api/v1/namespaces/default/pods/p", token="alice")[0] == 403
    assert ask("DELETE", "/api/v1/namespaces/default/pods/p", token="alice")[0] == 403
