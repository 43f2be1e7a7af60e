"""What holders of `bind` and `escalate` give themselves."""

import pytest

from tests.posture.identity.worlds import ANN, CLUSTER, CLUSTER_ADMIN, account, bound, edge, facts, pod, service_account, thing
from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

RBAC = "rbac.authorization.k8s.io"
USER, POD, ADMIN = thing("kubernetes-user", "ann"), thing("pod", "shop/web"), CLUSTER_ADMIN
OPS = {"kind": "Group", "name": "ops"}


def role(name, *rules, namespace=""):
    """Make a role that is bound to nobody."""
    made = bound({"kind": "User", "name": name}, *rules)[0]
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {**made, "kind": "Role" if namespace else "ClusterRole", "metadata": metadata}


def reached(*rules, namespace="", more=(), worst=Confidence.LIKELY, **fields):
    """Return what ann gets by some rules."""
    objects = [service_account(), *bound(ANN, *rules, namespace=namespace), *more]
    return Search(build(account(), [facts(*objects, pods=[pod()], **fields)])).reachable(USER, worst=worst)


EXEC = ("", "pods/exec", "create", "")
BIND_EDIT = (RBAC, "clusterroles", "bind", "edit")


@pytest.mark.parametrize(
    ("rules", "namespace", "more", "target"),
    [
        ([BIND_EDIT, (RBAC, "rolebindings", "create", "")], "shop", [], POD),
        ([BIND_EDIT, (RBAC, "rolebindings", "create", "")], "", [], POD),
        ([(RBAC, "clusterroles", "bind", "x"), (RBAC, "clusterrolebindings", "create", "")], "", [role("x", EXEC)], POD),
        ([(RBAC, "roles", "bind", ""), (RBAC, "rolebindings", "create", "")], "shop", [role("x", EXEC, namespace="shop")], POD),
        ([(RBAC, "clusterroles", "bind", "cluster-admin"), (RBAC, "clusterrolebindings", "patch", "")], "", [], ADMIN),
        ([(RBAC, "clusterroles", "escalate patch", "r-ann-")], "", [], ADMIN),
        ([(RBAC, "clusterroles", "bind", ""), (RBAC, "rolebindings", "create", "")], "shop", [], POD),
    ],
)
def test_what_may_be_bound_or_rewritten_is_had(rules, namespace, more, target):
    """A role by name, any role of the namespace, over a binding that exists, and a role that is bound to oneself."""
    assert target in reached(*rules, namespace=namespace, more=more)


@pytest.mark.parametrize(
    ("rules", "namespace", "more"),
    [
        ([(RBAC, "clusterroles", "bind", "view"), (RBAC, "rolebindings", "create", "")], "shop", []),
        ([BIND_EDIT], "shop", []),
        ([(RBAC, "clusterroles", "escalate patch", "other")], "", [role("other", EXEC)]),
        ([(RBAC, "clusterroles", "escalate", "r-ann-")], "", []),
        ([(RBAC, "roles", "bind", ""), (RBAC, "rolebindings", "create", "")], "shop", [role("x", EXEC, namespace="bank")]),
    ],
)
def test_near_misses(rules, namespace, more):
    """A harmless role, no right to bind, another's role, the verb alone, and a role of another namespace."""
    assert not reached(*rules, namespace=namespace, more=more) & {POD, ADMIN}


def test_one_gift_may_lead_to_the_next():
    """A role that may bind another is bound first; a circle ends."""
    first = role("first", (RBAC, "clusterroles", "bind", "second first"), (RBAC, "clusterrolebindings", "create", ""))
    rules = [(RBAC, "clusterroles", "bind", "first"), (RBAC, "clusterrolebindings", "create", "")]
    assert ADMIN in reached(*rules, more=[first, role("second", ("*", "*", "*", ""))])


def test_the_edge_says_that_the_role_is_bound_by_its_holder():
    """And what to take away."""
    rules = [BIND_EDIT, (RBAC, "rolebindings", "create", "")]
    graph = build(account(), [facts(service_account(), *bound(ANN, *rules, namespace="shop"), pods=[pod()])])
    found = edge(graph, USER, thing("power", "enter pods/shop"))
    assert found.evidence[1] == "ClusterRole edit bound to whoever may bind or change it in namespace shop"
    assert found.fix == "Take the verbs bind and escalate for ClusterRole edit from who does not administer namespace shop"


def test_everything_in_kube_system_is_the_cluster_where_aws_auth_counts():
    """Whoever binds itself there writes the ConfigMap that names administrators."""
    from dataclasses import replace

    both = replace(CLUSTER, authentication_mode="API_AND_CONFIG_MAP")
    rules = [(RBAC, "clusterroles", "bind", ""), (RBAC, "rolebindings", "create", "")]
    assert ADMIN in reached(*rules, namespace="kube-system", cluster=both)
    assert ADMIN not in reached(*rules, namespace="kube-system")
