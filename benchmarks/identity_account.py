"""Accounts and clusters made of random policies: what `identity_paths` builds graphs of and searches by hand.

Everything is drawn from one seed; pools are small on purpose, so that paths cross and cycles close.
"""

import base64
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tidewaiter.model.account import (
    AccessEntry,
    AccessPolicy,
    ClusterAccess,
    IamAccount,
    IamGroup,
    IamPrincipal,
    PodIdentityAssociation,
    Policy,
)
from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.eks import Capability, ClusterDetails
from tidewaiter.model.network import MetadataReach
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.manifests import live_object

T = TypeVar("T")

ACCOUNT, REGION = "111122223333", "eu-west-1"
ISSUER = f"oidc.eks.{REGION}.amazonaws.com/id/ABC"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"
NAMESPACES = ("shop", "kube-system")
SERVICES = ("ec2.amazonaws.com", "lambda.amazonaws.com", "pods.eks.amazonaws.com", "ecs-tasks.amazonaws.com")

_ACTIONS = (
    "sts:AssumeRole",
    "sts:*",
    "iam:PassRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicyVersion",
    "iam:AddUserToGroup",
    "iam:PutGroupPolicy",
    "iam:CreateAccessKey",
    "iam:Create*",
    "iam:*",
    "iam:DeleteRolePermissionsBoundary",
    "iam:*PermissionsBoundary",
    "ec2:RunInstances",
    "lambda:*",
    "ecs:*",
    "eks:AssociateAccessPolicy",
    "eks:CreatePodIdentityAssociation",
    "eks:CreateAccessEntry",
    "eks:*AccessEntry",
    "eks:UpdateAccessEntry",
    "eks:*",
    "eks:*",
    "ssm:SendCommand",
    "ssm:StartSession",
    "lambda:CreateFunction",
    "lambda:AddPermission",
    "s3:GetObject",
    "*",
)
_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
    {"StringLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/*"}},
    {"StringEquals": {"aws:PrincipalTag/team": "a"}},
    {"StringEqualsIfExists": {"aws:PrincipalTag/team": "b"}},
    {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/r1*"}},
    {"StringEquals": {"eks:accessScope": "namespace"}},
    {"ForAllValues:StringEquals": {"eks:namespaces": ["shop"]}, "StringEquals": {"eks:accessScope": "namespace"}},
    {"ForAnyValue:StringEquals": {"eks:kubernetesGroups": ["devs"]}},
    {"StringEquals": {"eks:policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"}},
    {"Null": {"eks:kubernetesGroups": "true"}},
    {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}},
    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    {"StringEquals": {"iam:PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/limit"}},
    {"StringNotEqualsIfExists": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}},
    {"StringEquals": {"aws:PrincipalTag/kubernetes-namespace": "shop"}},
)
_RULES: tuple[tuple[str, str, str], ...] = (
    ("", "pods", "create"),
    ("", "pods", "patch"),
    ("", "pods/exec", "create"),
    ("", "secrets", "create get"),
    ("", "secrets", "list"),
    ("", "serviceaccounts/token", "create"),
    ("", "serviceaccounts", "impersonate"),
    ("", "users", "impersonate"),
    ("", "groups", "impersonate"),
    ("", "configmaps", "update"),
    ("", "nodes/proxy", "get"),
    ("", "persistentvolumes", "create"),
    ("apps", "deployments", "patch"),
    ("batch", "jobs", "create"),
    ("rbac.authorization.k8s.io", "clusterroles", "bind"),
    ("rbac.authorization.k8s.io", "clusterroles", "escalate update"),
    ("rbac.authorization.k8s.io", "roles", "escalate patch"),
    ("rbac.authorization.k8s.io", "clusterrolebindings", "create"),
    ("rbac.authorization.k8s.io", "clusterrolebindings", "patch"),
    ("rbac.authorization.k8s.io", "clusterrolebindings clusterroles", "create bind"),
    ("rbac.authorization.k8s.io", "clusterroles rolebindings", "create bind"),
    ("rbac.authorization.k8s.io", "clusterroles", "bind"),
    ("", "users groups", "impersonate"),
    ("rbac.authorization.k8s.io", "rolebindings", "create"),
    ("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch"),
    ("certificates.k8s.io", "certificatesigningrequests certificatesigningrequests/approval signers", "create update approve"),
    ("*", "*", "get"),
    ("*", "*", "*"),
    ("", "nodes/status pods/eviction", "patch create"),
    ("", "nodes pods/eviction", "update create"),
    ("", "nodes/status pods/eviction", "update create"),
    ("", "configmaps", "get"),
    ("argoproj.io", "applications", "create"),
    ("argoproj.io", "applications/status", "update"),
    ("argoproj.io", "*", "patch"),
    ("iam.services.k8s.aws", "roles", "update"),
    ("*", "*", "create"),
)
KEYS = tuple("AKIA" + letter * 16 for letter in "ABC")
"""Access key ids; whose the last one is, nobody tells."""

_NAMES = ("web", "default", "pod0", "cluster-admin", "strong", "aws-auth", "system:masters", "ann", "settings", "token", "web-token")
_MORE_NAMES = ("devs", "ops", "c0", "c1", "edit", "hook", "kubernetes.io/kube-apiserver-client", "system:serviceaccounts:shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One account with one cluster."""

    account: IamAccount
    facts: ClusterFacts


def world(seed: int) -> World:
    """Draw a world."""
    return _Draw(random.Random(seed)).world()  # noqa: S311 - repeatable on purpose


class _Draw:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._roles = [f"arn:aws:iam::{ACCOUNT}:role/r{index}" for index in range(chance.randint(3, 6))]
        self._users = [f"arn:aws:iam::{ACCOUNT}:user/u{index}" for index in range(chance.randint(1, 3))]
        self._groups = [f"arn:aws:iam::{ACCOUNT}:group/g{index}" for index in range(2)]

    def world(self) -> World:
        groups = tuple(IamGroup(arn=arn, name=arn.rpartition("/")[2], policies=self._policies()) for arn in self._groups)
        principals = (*map(self._role, self._roles), *map(self._user, self._users))
        account = IamAccount(
            account=ACCOUNT,
            principals=principals,
            groups=groups,
            providers=(PROVIDER,) if self._maybe(0.9) else (),
            service_limits=self._limits(0.3, {}),
            resource_limits=self._limits(0.2, {"Principal": "*"}),
            keys={KEYS[0]: self._users[0].rpartition("/")[2], KEYS[1]: self._users[-1].rpartition("/")[2]},
        )
        return World(account=account, facts=self._cluster())

    def _limits(self, share: float, more: dict[str, Any]) -> tuple[tuple[Policy, ...], ...]:
        """Draw control policies of the organisation: at each level everything, less what one statement denies."""
        if not self._maybe(share):
            return ()
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*", **more}
        levels = []
        for _ in range(self._chance.randint(1, 2)):
            words = self._some(("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "iam:Put*", "iam:PassRole", "eks:*", "ssm:*"), 2)
            denied = {"Effect": "Deny", "Action": words, "Resource": self._some(["*", *self._roles], 2), **more}
            listed = [everything, denied] if self._maybe(0.7) else [everything]
            levels.append((Policy(name="limit", document={"Version": "2012-10-17", "Statement": listed}),))
        return tuple(levels)

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _some(self, pool: Sequence[T], most: int) -> list[T]:
        return self._chance.sample(pool, k=self._chance.randint(1, min(most, len(pool))))

    def _role(self, arn: str) -> IamPrincipal:
        own = f"arn:aws:iam::{ACCOUNT}:policy/limit" if self._maybe(0.5) else ""
        boundary = Policy(name="boundary", arn=own, document=self._document()) if self._maybe(0.2) else None
        tags = {"team": self._chance.choice("ab")} if self._maybe(0.5) else {}
        name = arn.rpartition("/")[2]
        return IamPrincipal(arn=arn, kind="role", name=name, policies=self._policies(), boundary=boundary, trust=self._trust(), tags=tags)

    def _user(self, arn: str) -> IamPrincipal:
        groups = tuple(group.rpartition("/")[2] for group in self._groups if self._maybe(0.4))
        return IamPrincipal(arn=arn, kind="user", name=arn.rpartition("/")[2], policies=self._policies(), groups=groups)

    def _policies(self) -> tuple[Policy, ...]:
        inline = [Policy(name=f"p{index}", document=self._document()) for index in range(self._chance.randint(0, 2))]
        if self._maybe(0.3):
            inline.append(Policy(name="m0", arn=f"arn:aws:iam::{ACCOUNT}:policy/m0", document=self._document()))
        return tuple(inline)

    def _document(self) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [self._statement() for _ in range(self._chance.randint(1, 3))]}

    def _statement(self) -> dict[str, Any]:
        words = self._some(_ACTIONS[:-1] if self._maybe(0.9) else _ACTIONS, 4)
        pool = [*self._roles, *self._users, *self._groups, "*", "*", "*", f"arn:aws:iam::{ACCOUNT}:role/*"]
        body: dict[str, Any] = {"Effect": "Deny" if self._maybe(0.15) else "Allow"}
        body["NotAction" if self._maybe(0.05) else "Action"] = words
        body["NotResource" if self._maybe(0.05) else "Resource"] = self._some(pool, 3)
        if self._maybe(0.25):
            body["Condition"] = self._chance.choice(_CONDITIONS)
        return body

    def _trust(self) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [self._trusted() for _ in range(self._chance.randint(1, 2))]}

    def _trusted(self) -> dict[str, Any]:
        kind = self._chance.choice(("aws", "service", "web", "root"))
        if kind == "web":
            subject = self._chance.choice(
                ("system:serviceaccount:shop:web", "system:serviceaccount:shop:*", "system:serviceaccount:*:default")
            )
            condition = {"StringLike": {f"{ISSUER}:sub": subject}}
            condition |= {"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"}} if self._maybe(0.5) else {}
            return self._allowing({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", condition)
        if kind == "service":
            tags = {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}} if self._maybe(0.3) else {}
            return self._allowing({"Service": self._chance.choice(SERVICES)}, ["sts:AssumeRole", "sts:TagSession"], tags)
        if kind == "root":
            return self._allowing({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "sts:AssumeRole", {})
        return self._allowing({"AWS": self._some([*self._roles, *self._users], 2)}, "sts:AssumeRole", {})

    def _allowing(self, principal: dict[str, Any], action: str | list[str], condition: dict[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": action}
        return body | ({"Condition": condition} if condition else {})

    def _cluster(self) -> ClusterFacts:
        mode = self._chance.choice(("API", "API_AND_CONFIG_MAP", "CONFIG_MAP"))
        arn = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/main"
        capability = Capability(name="ack", type="ACK", role_arn=self._chance.choice(self._roles))
        details = ClusterDetails(capabilities=(capability,) if self._maybe(0.4) else ())
        cluster = Cluster(arn=arn, name="main", account=ACCOUNT, region=REGION, version="1.33", authentication_mode=mode, details=details)
        pods = [self._pod(index) for index in range(4)]
        nodes = [self._node(index) for index in range(2)]
        reach = {
            (one["metadata"]["namespace"], one["metadata"]["name"]): MetadataReach(
                reachable=self._chance.choice((True, False, None)), reason="drawn"
            )
            for one in pods
        }
        return ClusterFacts(
            cluster=cluster,
            access=self._access(),
            pods=pods,
            nodes=nodes,
            rbac=[live_object(one) for one in (*self._accounts(), *self._namespaces(), *self._rbac(), *self._kept())],
            workloads=[self._workload(one, arn) for one in pods],
            instances={f"i-{index}": self._instance(index) for index in range(2)},
            aws_auth={"mapRoles": self._map_roles()},
            metadata=reach,
        )

    def _map_roles(self) -> str:
        groups = self._chance.choice(("system:masters", "devs", "ops", "system:nodes", "system:nodes"))
        names = ("'system:node:{{EC2PrivateDNSName}}'", "'x:{{SessionName}}'", "system:node:n1")
        username = self._chance.choice(names) if groups == "system:nodes" else "mapped"
        return f"- rolearn: {self._chance.choice(self._roles)}\n  username: {username}\n  groups: [{groups}]\n"

    def _kept(self) -> list[dict[str, Any]]:
        """Draw a ConfigMap with an access key, a Secret with one, and a Secret with a token."""
        coded = base64.b64encode(f"key={self._chance.choice(KEYS)}".encode()).decode()
        things: list[tuple[str, str, dict[str, Any]]] = [
            ("ConfigMap", "settings", {"data": {"a": f"key={self._chance.choice(KEYS)}"}}),
            ("Secret", "aws", {"data": {"a": coded}}),
            ("Secret", "token", {"type": "kubernetes.io/service-account-token"}),
        ]
        found = []
        for kind, name, fields in things:
            if self._maybe(0.4):
                owner = {"kubernetes.io/service-account.name": self._chance.choice(("web", "default"))} if name == "token" else {}
                metadata = {"namespace": self._chance.choice(NAMESPACES), "name": name, "annotations": owner}
                found.append({"apiVersion": "v1", "kind": kind, "metadata": metadata, **fields})
        return found

    def _access(self) -> ClusterAccess:
        entries = [self._entry(arn) for arn in self._some([*self._roles, *self._users], 2)]
        return ClusterAccess(issuer=ISSUER, entries=tuple(entries), associations=tuple(map(self._association, range(2))))

    def _entry(self, arn: str) -> AccessEntry:
        name = self._chance.choice(("AmazonEKSClusterAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy"))
        policy = AccessPolicy(arn=f"arn:aws:eks::aws:cluster-access-policy/{name}", namespaces=("shop",) if self._maybe(0.7) else ())
        groups = (self._chance.choice(("devs", "ops")),) if self._maybe(0.5) else ()
        if ":role/" in arn and self._maybe(0.3):
            return AccessEntry(principal_arn=arn, username="system:node:{{EC2PrivateDNSName}}", type="EC2_LINUX")
        return AccessEntry(principal_arn=arn, username=arn, groups=groups, policies=(policy,) if self._maybe(0.4) else ())

    def _association(self, index: int) -> PodIdentityAssociation:
        account = self._chance.choice(("web", "default"))
        limit = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}'
        return PodIdentityAssociation(
            id=f"a-{index}",
            namespace=self._chance.choice(NAMESPACES),
            service_account=account,
            role_arn=self._chance.choice(self._roles),
            target_role_arn=self._chance.choice(self._roles) if self._maybe(0.2) else "",
            policy=limit if self._maybe(0.3) else "",
            session_tags=self._maybe(0.7),
        )

    def _accounts(self) -> list[dict[str, Any]]:
        return [self._account(namespace, name) for namespace in NAMESPACES for name in ("web", "default")]

    def _account(self, namespace: str, name: str) -> dict[str, Any]:
        body: dict[str, Any] = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": namespace, "name": name}}
        if self._maybe(0.4):
            body["metadata"]["annotations"] = {"eks.amazonaws.com/role-arn": self._chance.choice(self._roles)}
        if self._maybe(0.4):
            body["automountServiceAccountToken"] = False
        if self._maybe(0.2):
            body["secrets"] = [{"name": f"{name}-token"}]
        return body

    def _namespaces(self) -> list[dict[str, Any]]:
        levels = [self._chance.choice(("", "privileged", "baseline", "restricted")) for _ in NAMESPACES]
        return [
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {"name": name, "labels": {"pod-security.kubernetes.io/enforce": level} if level else {}},
            }
            for name, level in zip(NAMESPACES, levels, strict=True)
        ]

    def _pod(self, index: int) -> dict[str, Any]:
        spec: dict[str, Any] = {
            "nodeName": f"n{self._chance.randint(0, 1)}",
            "serviceAccountName": self._chance.choice(("web", "default")),
            "containers": [{"name": "c", "image": "i"}],
        }
        if self._maybe(0.2):
            token = {"serviceAccountToken": {"audience": "sts.amazonaws.com", "path": "t"}}
            spec["volumes"] = [{"name": "t", "projected": {"sources": [token]}}]
        if self._maybe(0.2):
            spec["containers"][0]["env"] = [{"name": "KEY", "value": self._chance.choice(KEYS)}]
        if self._maybe(0.2):
            spec["containers"][0]["envFrom"] = [{"configMapRef": {"name": "settings"}}]
        metadata = {"namespace": self._chance.choice(NAMESPACES), "name": f"pod{index}"}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}

    def _workload(self, pod: dict[str, Any], cluster: str) -> Workload:
        words = self._chance.choice(((), (), (), ("privileged",), ("host-pid",), ("host-path:/etc/",), ("capability:NET_ADMIN",)))
        metadata = pod["metadata"]
        key = f"{cluster}/{metadata['namespace']}/{metadata['name']}/c"
        return Workload(key=key, image_digest="", namespace=metadata["namespace"], pod=metadata["name"], container="c", powers=words)

    def _node(self, index: int) -> dict[str, Any]:
        return {"metadata": {"name": f"n{index}"}, "spec": {"providerID": f"aws:///{REGION}a/i-{index}"}}

    def _instance(self, index: int) -> Instance:
        role = self._chance.choice((*self._roles, ""))
        return Instance(id=f"i-{index}", account=ACCOUNT, region=REGION, state="running", vpc_id="v", interfaces=(), role_arn=role)

    def _rbac(self) -> list[dict[str, Any]]:
        api = "rbac.authorization.k8s.io/v1"
        found: list[dict[str, Any]] = [
            {"apiVersion": api, "kind": "ClusterRole", "metadata": {"name": f"c{index}"}, "rules": self._rules()} for index in range(3)
        ]
        everything = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
        found.append({"apiVersion": api, "kind": "ClusterRole", "metadata": {"name": "strong"}, "rules": [everything]})
        for index in range(self._chance.randint(2, 6)):
            kind = self._chance.choice(("RoleBinding", "ClusterRoleBinding"))
            metadata = {"name": f"b{index}"} | ({"namespace": self._chance.choice(NAMESPACES)} if kind == "RoleBinding" else {})
            role = self._chance.choice(("c0", "c1", "c2", "c0", "c1", "edit", "cluster-admin"))
            reference = {"kind": "ClusterRole", "name": role}
            subject = self._subject()
            found.append({"apiVersion": api, "kind": kind, "metadata": metadata, "roleRef": reference, "subjects": [subject]})
        return found

    def _subject(self) -> dict[str, str]:
        account = {"kind": "ServiceAccount", "name": self._chance.choice(("web", "default")), "namespace": self._chance.choice(NAMESPACES)}
        group = {"kind": "Group", "name": self._chance.choice(("devs", "ops", "system:serviceaccounts:shop", "system:authenticated"))}
        return self._chance.choice((account, account, account, group, {"kind": "User", "name": self._chance.choice(("ann", *self._users))}))

    def _rules(self) -> list[dict[str, Any]]:
        found = []
        for group, resources, verbs in self._some(_RULES[:-1], 3):
            rule: dict[str, Any] = {"apiGroups": [group], "resources": resources.split(), "verbs": verbs.split()}
            found.append(rule | ({"resourceNames": self._some((*_NAMES, *_MORE_NAMES), 4)} if self._maybe(0.25) else {}))
        return found
