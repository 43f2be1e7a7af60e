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
SIGNER = ("certificates.k8s.io", "signers", "approve", "kubernetes.io/kube-apiserver-client")


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


@pytest.mark.parametrize(
    "rules",
    [
        [("certificates.k8s.io", "certificatesigningrequests certificatesigningrequests/approval", "create update", ""), SIGNER],
        [("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch", "injector")],
    ],
)
def test_names_of_signers_and_webhooks_are_enough(rules):
    """The documented rule for a signer names it, and a webhook that exists can be pointed elsewhere."""
    assert edge(graph_of(*rules), USER, CLUSTER_ADMIN).confidence is Confidence.POSSIBLE
    other = [(group, resources, verbs, names and "example.com/x") for group, resources, verbs, names in rules]
    assert (edge(graph_of(*other), USER, CLUSTER_ADMIN) is None) is (len(rules) > 1)


@pytest.mark.parametrize("beside", [("", "users", "impersonate", "x"), ("", "serviceaccounts", "impersonate", "web")])
def test_a_group_is_impersonated_beside_any_user(beside):
    """Its powers are the holder's; alone it is none, and from one that nothing is bound to nobody gains."""
    ops = bound({"kind": "Group", "name": "system:ops"}, ("", "pods/exec", "create", ""))
    group = ("", "groups", "impersonate", "system:ops nobody")

    def reached(*rules):
        graph = build(account(), [facts(service_account(), *ops, *bound(ANN, *rules), pods=[pod()])])
        assert not any("nobody" in node.id for node in graph.nodes)
        return Search(graph).reachable(USER)

    assert POD in reached(group, beside)
    assert POD not in reached(group)
    assert POD in reached(("", "groups", "impersonate", ""), beside)


def test_aws_auth_that_is_missing_can_be_made():
    """Creating it is enough where there is none, and useless where there is one."""
    from dataclasses import replace

    from tests.posture.identity.worlds import CLUSTER

    both = replace(CLUSTER, authentication_mode="API_AND_CONFIG_MAP")
    objects = [service_account(), *bound(ANN, ("", "configmaps", "create", ""), namespace="kube-system")]
    for written, expected in ({}, True), ({"mapRoles": "[]"}, False):
        graph = build(account(), [replace(facts(*objects, cluster=both), aws_auth=written)])
        assert bool(edge(graph, USER, CLUSTER_ADMIN)) is expected
