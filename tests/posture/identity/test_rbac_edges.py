"""Where Kubernetes permissions lead."""

import pytest

from tests.posture.identity.worlds import ANN, CLUSTER_ADMIN, account, bound, edge, facts, pod, service_account, thing
from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

RBAC = "rbac.authorization.k8s.io"
USER = thing("kubernetes-user", "ann")
ACCOUNT = thing("service-account", "shop/web")
AS_ACCOUNT = thing("kubernetes-user", "system:serviceaccount:shop:web")
POD = thing("pod", "shop/web")


def graph_of(*rules, namespace="", **more):
    """Build the graph of a cluster where ann has some rules."""
    objects = [service_account(), *bound(ANN, *rules, namespace=namespace)]
    return build(account(), [facts(*objects, pods=[pod()], **more)])


@pytest.mark.parametrize(
    "rules",
    [
        [("*", "*", "*", "")],
        [(RBAC, "clusterroles", "escalate update", "")],
        [(RBAC, "clusterroles", "bind", ""), (RBAC, "clusterrolebindings", "create", "")],
        [(RBAC, "clusterroles", "bind", "cluster-admin"), (RBAC, "clusterrolebindings", "create", "")],
        [("", "users groups", "impersonate", "")],
        [("", "users", "impersonate", "x"), ("", "groups", "impersonate", "system:masters")],
    ],
)
def test_what_makes_an_administrator_of_the_cluster(rules):
    """Each set of rules is cluster-admin in other words."""
    assert edge(graph_of(*rules), USER, CLUSTER_ADMIN).confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    "rules",
    [
        [("*", "*", "get list watch", "")],
        [(RBAC, "clusterroles", "update", "")],
        [(RBAC, "clusterroles", "bind", "view"), (RBAC, "clusterrolebindings", "create", "")],
        [(RBAC, "clusterrolebindings", "create", "")],
        [("", "groups", "impersonate", "")],
        [("", "users", "impersonate", ""), ("", "groups", "impersonate", "devs")],
    ],
)
def test_near_misses(rules):
    """Kubernetes itself refuses to escalate without the verbs for it, and a group alone impersonates nobody."""
    assert edge(graph_of(*rules), USER, CLUSTER_ADMIN) is None


def test_the_same_rules_in_a_namespace_make_no_administrator():
    """Everything in a namespace is everything in it, no more."""
    graph = graph_of(("*", "*", "*", ""), namespace="shop")
    reached = Search(graph).reachable(USER, worst=Confidence.LIKELY)
    assert {ACCOUNT, POD} <= reached
    assert CLUSTER_ADMIN not in reached


@pytest.mark.parametrize(
    ("rule", "target"),
    [
        (("", "pods", "create", ""), ACCOUNT),
        (("batch", "cronjobs", "patch", ""), ACCOUNT),
        (("", "pods/exec", "create", ""), POD),
        (("", "pods/exec", "create", "web"), POD),
        (("", "pods/ephemeralcontainers", "patch", ""), POD),
        (("", "serviceaccounts/token", "create", ""), ACCOUNT),
        (("", "serviceaccounts/token", "create", "web"), ACCOUNT),
        (("", "serviceaccounts", "impersonate", ""), AS_ACCOUNT),
        (("", "secrets", "create get", ""), AS_ACCOUNT),
    ],
)
@pytest.mark.parametrize("namespace", ["", "shop"])
def test_powers_over_pods_and_accounts(rule, target, namespace):
    """In the cluster and in the namespace; names limit it to what they name."""
    assert target in Search(graph_of(rule, namespace=namespace)).reachable(USER, worst=Confidence.LIKELY)


@pytest.mark.parametrize(
    ("rule", "target"),
    [
        (("", "pods/exec", "create", "other"), POD),
        (("", "serviceaccounts", "impersonate", ""), ACCOUNT),
        (("", "secrets", "get", ""), AS_ACCOUNT),
        (("", "pods/log", "get", ""), POD),
        (("apps", "deployments", "get list", ""), ACCOUNT),
    ],
)
def test_powers_that_are_none(rule, target):
    """Another name, an identity of the API without its tokens, or reading."""
    assert target not in Search(graph_of(rule, namespace="shop")).reachable(USER)


def test_rules_of_another_namespace_do_not_count():
    """A binding holds where it is."""
    assert POD not in Search(graph_of(("", "pods/exec", "create", ""), namespace="bank")).reachable(USER)


def test_aws_auth_counts_only_where_the_cluster_reads_it():
    """In mode API the ConfigMap is ignored."""
    from dataclasses import replace

    from tests.posture.identity.worlds import CLUSTER

    rule = ("", "configmaps", "update", "aws-auth")
    assert edge(graph_of(rule), USER, CLUSTER_ADMIN) is None
    both = replace(CLUSTER, authentication_mode="API_AND_CONFIG_MAP")
    assert edge(graph_of(rule, cluster=both), USER, CLUSTER_ADMIN).confidence is Confidence.CERTAIN
    unknown = replace(CLUSTER, authentication_mode=None)
    assert edge(graph_of(rule, cluster=unknown), USER, CLUSTER_ADMIN).confidence is Confidence.POSSIBLE
