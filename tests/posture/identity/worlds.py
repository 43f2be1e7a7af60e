"""Small accounts and clusters for tests of the identity graph, in the words of their policies."""

from collections.abc import Mapping, Sequence
from typing import Any

from tidewaiter.model.account import ClusterAccess, IamAccount, IamGroup, IamPrincipal, Policy
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.identity import IdentityEdge, IdentityGraph
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.manifests import live_object

ACCOUNT, REGION = "111122223333", "eu-west-1"
ADMIN = f"aws-admin:{ACCOUNT}"
ISSUER = f"oidc.eks.{REGION}.amazonaws.com/id/ABC"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"
CLUSTER = Cluster(
    arn=f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/main",
    name="main",
    account=ACCOUNT,
    region=REGION,
    version="1.33",
    authentication_mode="API",
)
CLUSTER_ADMIN = f"cluster-admin:{CLUSTER.arn}"


def arn(kind: str, name: str) -> str:
    """Name a principal of the account."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def allow(*actions: str, on: str | Sequence[str] = "*", when: Mapping[str, Any] | None = None, effect: str = "Allow") -> dict[str, Any]:
    """Make a statement."""
    return {"Effect": effect, "Action": list(actions), "Resource": on} | ({"Condition": dict(when)} if when else {})


def document(*statements: Mapping[str, Any]) -> dict[str, Any]:
    """Make a policy document."""
    return {"Version": "2012-10-17", "Statement": [dict(one) for one in statements]}


def trust(principal: Mapping[str, Any] | str, action: str = "sts:AssumeRole", when: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Make a trust policy."""
    body: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {"Version": "2012-10-17", "Statement": body | ({"Condition": dict(when)} if when else {})}


ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
NOBODY = trust({"Service": "firehose.amazonaws.com"})


def role(
    name: str, *statements: Mapping[str, Any], trusts: Mapping[str, Any] = NOBODY, boundary: Mapping[str, Any] | None = None, **more: Any
) -> IamPrincipal:
    """Make a role with one inline policy."""
    policies = (Policy(name="own", document=document(*statements)),) if statements else ()
    limit = Policy(name="limit", document=dict(boundary)) if boundary else None
    return IamPrincipal(arn=arn("role", name), kind="role", name=name, policies=policies, trust=dict(trusts), boundary=limit, **more)


def user(name: str, *statements: Mapping[str, Any], groups: Sequence[str] = (), **more: Any) -> IamPrincipal:
    """Make a user with one inline policy."""
    policies = (Policy(name="own", document=document(*statements)),) if statements else ()
    return IamPrincipal(arn=arn("user", name), kind="user", name=name, policies=policies, groups=tuple(groups), **more)


def group(name: str, *statements: Mapping[str, Any]) -> IamGroup:
    """Make a group."""
    return IamGroup(arn=arn("group", name), name=name, policies=(Policy(name="own", document=document(*statements)),))


def account(*principals: IamPrincipal, groups: Sequence[IamGroup] = (), **more: Any) -> IamAccount:
    """Make the account, which is in no organisation unless told otherwise."""
    fields: dict[str, Any] = {"providers": (PROVIDER,), "service_limits": (), "resource_limits": ()} | more
    return IamAccount(account=ACCOUNT, principals=principals, groups=tuple(groups), **fields)


COMPLETE = frozenset({"ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ServiceAccount", "Pod"})


def facts(
    *objects: Mapping[str, Any],
    pods: Sequence[Mapping[str, Any]] = (),
    powers: Sequence[str] = (),
    access: ClusterAccess | None = None,
    cluster: Cluster = CLUSTER,
    complete: frozenset[str] = COMPLETE,
    **more: Any,
) -> ClusterFacts:
    """Make the cluster: RBAC and other objects, and pods that all have the same powers and face the internet."""
    running = [
        Workload(
            key=f"{cluster.arn}/{index}",
            image_digest="",
            namespace=pod["metadata"]["namespace"],
            kind="Pod",
            name=pod["metadata"]["name"],
            pod=pod["metadata"]["name"],
            powers=tuple(powers),
            exposure="internet",
        )
        for index, pod in enumerate(pods)
    ]
    known = access or ClusterAccess(issuer=ISSUER, entries=(), associations=())
    return ClusterFacts(
        cluster=cluster,
        access=known,
        pods=pods,
        rbac=[live_object(one) for one in objects],
        workloads=running,
        aws_auth={},
        complete=complete,
        **more,
    )


def pod(name: str = "web", namespace: str = "shop", account: str = "web", **spec: Any) -> dict[str, Any]:
    """Make a pod."""
    body = {"serviceAccountName": account, "containers": [{"name": "c", "image": "i"}], **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": namespace, "name": name}, "spec": body}


def service_account(name: str = "web", namespace: str = "shop", role_arn: str = "", *, mounts: bool = True) -> dict[str, Any]:
    """Make a service account."""
    notes = {"eks.amazonaws.com/role-arn": role_arn} if role_arn else {}
    metadata = {"namespace": namespace, "name": name, "annotations": notes}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata, "automountServiceAccountToken": mounts}


def bound(subject: Mapping[str, str], *rules: tuple[str, str, str, str], namespace: str = "") -> list[dict[str, Any]]:
    """Give somebody a role of rules (group, resources, verbs, names), in a namespace or everywhere."""
    api = "rbac.authorization.k8s.io/v1"
    listed = [
        {"apiGroups": [group], "resources": resources.split(), "verbs": verbs.split()} | ({"resourceNames": names.split()} if names else {})
        for group, resources, verbs, names in rules
    ]
    name = "-".join(("r", subject["name"], namespace)).replace(":", "-")
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return [
        {"apiVersion": api, "kind": "ClusterRole", "metadata": {"name": name}, "rules": listed},
        {
            "apiVersion": api,
            "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
            "metadata": metadata,
            "roleRef": {"kind": "ClusterRole", "name": name},
            "subjects": [dict(subject)],
        },
    ]


WEB = {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}
ANN = {"kind": "User", "name": "ann"}


def edge(graph: IdentityGraph, source: str, target: str) -> IdentityEdge | None:
    """Find the edge between two nodes, if there is one."""
    return next((one for one in graph.edges if (one.source, one.target) == (source, target)), None)


def thing(kind: str, key: str) -> str:
    """Name a thing of the cluster."""
    return f"{CLUSTER.arn}/{kind}/{key}"
