"""Moves between principals of the account, pods and the cluster: each technique tried on every pair."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.identity_account import ACCOUNT, NAMESPACES, REGION
from benchmarks.identity_calls import ACCOUNTS, ADMIN, Move
from benchmarks.identity_reviews import POLICIES, Reviews, key_of
from tidewaiter.iam import Caller, CallerKind, Request
from tidewaiter.model.account import IamPrincipal

_TASK, _FUNCTION = ("ecs:RegisterTaskDefinition", "*"), f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:new"
_RUN = [
    ("ec2.amazonaws.com", [("ec2:RunInstances", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-new")]),
    ("ec2.amazonaws.com", [("ec2:RequestSpotInstances", f"arn:aws:ec2:{REGION}:{ACCOUNT}:spot-instances-request/sir-new")]),
    ("lambda.amazonaws.com", [("lambda:CreateFunction", _FUNCTION), ("lambda:InvokeFunction", _FUNCTION)]),
    ("lambda.amazonaws.com", [("lambda:CreateFunction", _FUNCTION), ("lambda:AddPermission", _FUNCTION)]),
    ("lambda.amazonaws.com", [("lambda:CreateFunction", _FUNCTION), ("lambda:CreateEventSourceMapping", "*")]),
    ("ecs-tasks.amazonaws.com", [_TASK, ("ecs:RunTask", f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/new:1")]),
    ("ecs-tasks.amazonaws.com", [_TASK, ("ecs:StartTask", f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/new:1")]),
    ("ecs-tasks.amazonaws.com", [_TASK, ("ecs:CreateService", f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/new/new")]),
]


class Moves(Reviews):
    """Yields who becomes what in one step."""

    def _aws(self) -> Iterator[Move]:
        for who in (*self.by_arn, *self.sessions):
            yield from self._taken(who)
            limited = bool(who in self.sessions and self.sessions[who].policy)
            own = self.sessions[who].target_role_arn or self.sessions[who].role_arn if who in self.sessions else who
            if not limited and self._grants(who, self.by_arn[own]):
                yield who, ADMIN, "grant-itself"
            if self._creates(who):
                yield who, ADMIN, "create-admin"
        yield ADMIN, self.cluster_admin, "holds"

    def _taken(self, who: str) -> Iterator[Move]:
        for target in self.account.principals:
            if target.arn == who:
                continue
            if target.kind == "user":
                if any(
                    self.may(who, f"iam:{call}", target.arn) for call in ("CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile")
                ):
                    yield who, target.arn, "take-user"
                continue
            yield from ((who, target.arn, kind) for kind in self._into_role(who, target))

    def _into_role(self, who: str, target: IamPrincipal) -> Iterator[str]:
        if self.may(who, "sts:AssumeRole", target.arn, trust=target.trust):
            yield "assume-role"
        rewritten = self._own_trust(who)
        if self.may(who, "iam:UpdateAssumeRolePolicy", target.arn) and self.may(who, "sts:AssumeRole", target.arn, trust=rewritten):
            yield "rewrite-trust"
        for service, calls in _RUN:
            passed = {"iam:PassedToService": service}
            if self._serves(target, service) and self.may(who, "iam:PassRole", target.arn, passed) and self._all(who, *calls):
                yield "pass-role"

    def _grants(self, who: str, target: IamPrincipal) -> bool:
        word = target.kind.capitalize()
        unbound = [[(f"iam:{verb}{word}PermissionsBoundary", target.arn)] for verb in ("Delete", "Put")] if target.boundary else [[]]
        unbound += [[("iam:CreatePolicyVersion", target.boundary.arn)]] if target.boundary and target.boundary.arn else []
        groups = [group for group in self.account.groups if group.name in target.groups]
        ways = [(f"iam:Put{word}Policy", target.arn), (f"iam:Attach{word}Policy", target.arn)]
        policies = [*target.policies, *(policy for group in groups for policy in group.policies)]
        ways += [("iam:CreatePolicyVersion", policy.arn) for policy in policies if policy.arn]
        ways += [(f"iam:{verb}GroupPolicy", group.arn) for group in groups for verb in ("Put", "Attach")]
        if any(self._all(who, way, *more) for way in ways for more in unbound):
            return True
        if target.kind == "role":
            return False
        others = [group for group in self.account.groups if group.name not in target.groups]
        return any(
            self.may(who, "iam:AddUserToGroup", group.arn)
            and self._all(target.arn, ("iam:PutUserPolicy", target.arn), *more, joined=group.name)
            for group in others
            for more in unbound
        )

    def _creates(self, who: str) -> bool:
        """Tell whether somebody makes an administrator; one that must be made with a boundary must be freed of it."""
        user, role = f"arn:aws:iam::{ACCOUNT}:user/new", f"arn:aws:iam::{ACCOUNT}:role/new"
        for grant in ("Put", "Attach"):
            keys = [("iam:CreateUser", user), ("iam:CreateAccessKey", user), (f"iam:{grant}UserPolicy", user)]
            made = [("iam:CreateRole", role), (f"iam:{grant}RolePolicy", role)]
            free = self._all(who, *keys, ("iam:DeleteUserPermissionsBoundary", user), bounded=None)
            if self._all(who, *keys) or free:
                return True
            free = self._all(who, *made, ("iam:DeleteRolePermissionsBoundary", role), bounded=None)
            if (self._all(who, *made) or free) and self.may(who, "sts:AssumeRole", role, trust=self._own_trust(who), bounded=None):
                return True
        return False

    def _between(self) -> Iterator[Move]:
        for who in (*self.by_arn, *self.sessions):
            yield from self._controls(who)
        for one in self.entrants():
            legacy = one not in {entry.principal_arn for entry in self.facts.access.entries or ()}
            yield one, self.entry(one), "aws-auth" if legacy else "access-entry"
        for index, instance_facts in enumerate(self.facts.instances.values()):
            if instance_facts.role_arn:
                yield self.thing("node", f"n{index}"), instance_facts.role_arn, "instance-profile"
        for key in ACCOUNTS:
            account = self.thing("service-account", "/".join(key))
            yield account, self.user(f"system:serviceaccount:{key[0]}:{key[1]}"), "holds"
            yield from ((account, target, kind) for target, kind in self._roles(key))
        for key, pod in self.pods.items():
            yield from self._from_pod(key, pod)
        yield from self._registers()

    def _controls(self, who: str) -> Iterator[Move]:
        for target in self._lets_itself_in(who):
            # What a policy of one's own choice allows is had at once.
            gained = self._gained(target) if "/entry/policy/" in target else (target,)
            yield from ((who, one, "change-access") for one in gained)
        for index in range(2):
            instance = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-{index}"
            document = f"arn:aws:ssm:{REGION}::document/AWS-RunShellScript"
            sends = self.may(who, "ssm:SendCommand", instance) and self.may(who, "ssm:SendCommand", document)
            if sends or self.may(who, "ssm:StartSession", instance):
                yield who, self.thing("node", f"n{index}"), "command-node"

        for role in self.account.principals:
            if role.kind == "role" and role.arn != who and self._associates(who, role):
                yield who, role.arn, "associate-role"

    def _associates(self, who: str, role: IamPrincipal) -> bool:
        service = "pods.eks.amazonaws.com"
        request = Request(
            caller=Caller(kind=CallerKind.SERVICE, service=service),
            action="sts:AssumeRole",
            resource=role.arn,
            context={"aws:SourceAccount": ACCOUNT, "aws:SourceArn": self.arn},
            absent=("aws:RequestTag/*",),
        )
        return (
            self._let_in(request, role.trust)
            and self.may(who, "iam:PassRole", role.arn, {"iam:PassedToService": service})
            and self.may(who, "eks:CreatePodIdentityAssociation", self.arn)
        )

    def _registers(self) -> Iterator[Move]:
        """Yield who registers as which node, by entries for nodes and by aws-auth."""
        ways = {one.principal_arn: one.username for one in self.facts.access.entries or () if one.type == "EC2_LINUX"}
        principal, username, group = self._mapped()
        taken = {one.principal_arn for one in self.facts.access.entries or ()}
        if self.facts.cluster.authentication_mode != "API" and group == "system:nodes" and principal not in taken:
            ways[principal] = username
        for index, instance in enumerate(self.facts.instances.values()):
            for one, name in ways.items():
                if "SessionName" in name or name == f"system:node:n{index}" or ("EC2" in name and instance.role_arn == one):
                    yield one, self.thing("node", f"n{index}"), "node-entry"

    def _lets_itself_in(self, who: str) -> Iterator[str]:
        """Yield whom somebody makes itself in the cluster by an entry of its own: by policies, groups and user names."""
        if not self._associates_policy(who, "AmazonEKSClusterAdminPolicy", ""):
            yield from self._lesser(who)
            return
        yield self.cluster_admin
        self.sure = True
        certain = self._associates_policy(who, "AmazonEKSClusterAdminPolicy", "")
        self.sure = False
        if not certain:
            yield from self._lesser(who)

    def _lesser(self, who: str) -> Iterator[str]:
        for policy in POLICIES:
            for space in ("", *NAMESPACES):
                if (policy, space) != ("AmazonEKSClusterAdminPolicy", "") and self._associates_policy(who, policy, space):
                    yield self.user(f"entry/policy/{policy}/{space or '*'}")
        for name in self._groups():
            if not name.startswith("system:") and self._has_entry(who, {"eks:kubernetesGroups": (name,)}):
                yield self.thing("kubernetes-group", name)
        for name in self.known_users():
            if not name.startswith("system:") and self._has_entry(who, {"eks:username": name}):
                yield self.user(name)

    def _entry_facts(self, who: str) -> tuple[str, str, dict[str, Any]]:
        one = self.by_arn[self.sessions[who].target_role_arn or self.sessions[who].role_arn if who in self.sessions else who]
        arn = f"arn:aws:eks:{REGION}:{ACCOUNT}:access-entry/main/{one.kind}/{ACCOUNT}/{one.name}/id"
        entry = next((entry for entry in self.facts.access.entries or () if entry.principal_arn == one.arn), None)
        return arn, entry.type if entry else "", {"eks:principalArn": one.arn, "eks:accessEntryType": "STANDARD"}

    def _associates_policy(self, who: str, policy: str, space: str) -> bool:
        arn, _, context = self._entry_facts(who)
        context |= {
            "eks:policyArn": f"arn:aws:eks::aws:cluster-access-policy/{policy}",
            "eks:accessScope": "namespace" if space else "cluster",
        }
        context |= {"eks:namespaces": (space,) if space else ()}
        return self._has_entry(who, {}) and self.may(who, "eks:AssociateAccessPolicy", arn, context)

    def _has_entry(self, who: str, given: dict[str, Any]) -> bool:
        """Tell whether somebody has, makes or changes an entry of its own so that it gives a group or user name."""
        arn, kind, context = self._entry_facts(who)
        if self.facts.cluster.authentication_mode == "CONFIG_MAP" and not self.may(who, "eks:UpdateClusterConfig", self.arn):
            return False
        full = {"eks:kubernetesGroups": (), "eks:username": (), **context, **given}
        if kind == "STANDARD":
            return not given or self.may(who, "eks:UpdateAccessEntry", arn, full)
        if kind and not self.may(who, "eks:DeleteAccessEntry", arn, context | {"eks:accessEntryType": kind}):
            return False
        return self.may(who, "eks:CreateAccessEntry", self.arn, full)

    def _from_pod(self, key: tuple[str, str], pod: Mapping[str, Any]) -> Iterator[Move]:
        name, spec = self.thing("pod", "/".join(key)), pod["spec"]
        owner = (key[0], spec["serviceAccountName"])
        account = next(one for one in self.objects if one["kind"] == "ServiceAccount" and key_of(one) == owner)
        if account.get("automountServiceAccountToken") is not False:
            yield name, self.user(f"system:serviceaccount:{owner[0]}:{owner[1]}"), "mounted-token"
        web = "annotations" in account["metadata"] or "volumes" in spec
        for target, kind in self._roles(owner):
            if web or kind == "pod-identity":
                yield name, target, kind
        node = self.thing("node", spec["nodeName"])
        words = next(one.powers for one in self.facts.workloads if (one.namespace, one.pod) == key)
        if set(words) & {"privileged", "host-pid", "host-path:/etc/"}:
            yield name, node, "escape"
        if self.facts.metadata[key].reachable is not False:
            yield name, node, "metadata-service"
        yield node, name, "holds"
        yield from ((name, user, "static-key") for user in self._key_users(key[0], pod))

    def _key_users(self, namespace: str, pod: Mapping[str, Any]) -> Iterator[str]:
        container = pod["spec"]["containers"][0]
        texts = [one["value"] for one in container.get("env", ())]
        if "envFrom" in container:
            texts += [one["data"]["a"] for one in self.objects if one["kind"] == "ConfigMap" and key_of(one) == (namespace, "settings")]
        yield from self._users_of(" ".join(texts))
