"""A search by hand over the policy evaluator: every technique tried on every pair of things, one call at a time.

It shares no code with `posture/identity`: IAM is asked through `iam.evaluate` with requests written here, and Kubernetes through a
review of its own over the raw bindings. Slow, and meant to be read beside the documentation.
"""

import base64
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.identity_account import ACCOUNT, ISSUER, NAMESPACES, PROVIDER, REGION, World
from tidewaiter.iam import Caller, CallerKind, Effect, PolicyDocument, PolicyKind, Request, evaluate, parse_policy
from tidewaiter.model.account import IamPrincipal, PodIdentityAssociation
from tidewaiter.posture.builtin_roles import BUILT_IN_ROLES

ADMIN = f"aws-admin:{ACCOUNT}"
Move = tuple[str, str, str]
_RBAC = "rbac.authorization.k8s.io"
_ACCOUNTS = [(namespace, name) for namespace in NAMESPACES for name in ("web", "default")]
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
_POLICIES: Mapping[str, Any] = {
    "AmazonEKSClusterAdminPolicy": "cluster-admin",
    "AmazonEKSAdminPolicy": "admin",
    "AmazonEKSEditPolicy": "edit",
    "AmazonEKSViewPolicy": "view",
    "AmazonEKSAdminViewPolicy": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]}],
    "AmazonEKSSecretReaderPolicy": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}],
}


class Searcher:
    """Answers what a start reaches in a world, with some moves forbidden."""

    def __init__(self, world: World) -> None:
        self.account, self.facts = world.account, world.facts
        self.arn = world.facts.cluster.arn
        self.cluster_admin = f"cluster-admin:{self.arn}"
        self.by_arn = {one.arn: one for one in world.account.principals}
        self.objects = [item.data for item in world.facts.rbac]
        self.pods = {(one["metadata"]["namespace"], one["metadata"]["name"]): one for one in world.facts.pods}
        self.sure = False
        self.sessions: dict[str, PodIdentityAssociation] = {}
        limited = [one for one in world.facts.access.associations or () if (one.policy or self._tagged(one)) and self._gets(one)]
        self.sessions |= {self._session(one): one for one in limited}
        self._known_rules: dict[str, list[tuple[str, Any]]] = {}
        self.moves: dict[str, set[Move]] = {}
        for move in {*self._aws(), *self._kubernetes(), *self._between()}:
            self.moves.setdefault(move[0], set()).add(move)
        self.granted = {who: self._granted(who) for who in (*self.by_arn, *self.sessions)}

    def reached(self, start: str, banned: frozenset[Move] = frozenset()) -> frozenset[str]:
        """Return everything a start gets, itself included."""
        seen, waiting = {start}, deque([start])
        while waiting:
            for move in self.moves.get(waiting.popleft(), ()):
                if move not in banned and move[1] not in seen:
                    seen.add(move[1])
                    waiting.append(move[1])
            if not waiting and ADMIN not in seen and self._grants_held(seen, banned):
                seen.add(ADMIN)
                waiting.append(ADMIN)
        return frozenset(seen)

    def _grants_held(self, seen: set[str], banned: frozenset[Move]) -> bool:
        """Tell whether something that is held may give any permission to something else that is held."""
        return any(self.granted.get(who, set()) & seen and (who, ADMIN, "grant-controlled") not in banned for who in seen)

    def _granted(self, who: str) -> set[str]:
        """Return who gains what somebody gives away: roles and users, and sessions of theirs that no policy limits."""
        arns = {one.arn for one in self.account.principals if self._grants(who, one)}
        open_sessions = {name: limit for name, limit in self.sessions.items() if not limit.policy}
        return (arns | {name for name, limit in open_sessions.items() if (limit.target_role_arn or limit.role_arn) in arns}) - {who}

    def starts(self) -> tuple[str, ...]:
        """Return everybody and everything that can be held."""
        users = [self.user(f"system:serviceaccount:{namespace}:{name}") for namespace, name in _ACCOUNTS]
        pods = [self.thing("pod", "/".join(key)) for key in self.pods]
        accounts = [self.thing("service-account", "/".join(key)) for key in _ACCOUNTS]
        nodes = [self.thing("node", name) for name in ("n0", "n1")]
        return (*self.by_arn, *self.sessions, *users, *pods, *accounts, *nodes, *(self.entry(one) for one in self.entrants()))

    def thing(self, kind: str, key: str) -> str:
        """Name a thing of the cluster."""
        return f"{self.arn}/{kind}/{key}"

    def user(self, name: str) -> str:
        """Name a Kubernetes user."""
        return self.thing("kubernetes-user", name)

    def entry(self, principal: str) -> str:
        """Name whom the cluster takes a principal for."""
        return self.user(f"entry/{principal}")

    # --- IAM

    def _session(self, one: PodIdentityAssociation) -> str:
        return self.thing("limited-role", f"{one.id}/{one.target_role_arn or one.role_arn}")

    def _tagged(self, one: PodIdentityAssociation) -> bool:
        acting = self.by_arn[one.target_role_arn or one.role_arn]
        documents = [*acting.policies, *([acting.boundary] if acting.boundary else [])]
        return one.session_tags and "aws:PrincipalTag/" in str([policy.document for policy in documents])

    def may(
        self,
        who: str,
        action: str,
        resource: str,
        context: Mapping[str, Any] | None = None,
        trust: Any = None,
        joined: str = "",
        *,
        bounded: bool | None = False,
    ) -> bool:
        """Ask the evaluator whether somebody may, or might, do something."""
        limit = self.sessions.get(who)
        one = self.by_arn[(limit.target_role_arn or limit.role_arn) if limit else who]
        user = one.kind == "user"
        tags = {**one.tags, **(self._tags(limit) if limit and limit.session_tags else {})}
        caller = Caller(
            kind=CallerKind.USER if user else CallerKind.ROLE_SESSION,
            arn=one.arn if user else f"arn:aws:sts::{ACCOUNT}:assumed-role/{one.name}/session",
            account=ACCOUNT,
            role_arn="" if user else one.arn,
            tags=tags,
        )
        known, absent = self._circumstances(action, resource, bounded=bounded)
        known |= context or {}
        names = (*one.groups, *([joined] if joined else []))
        groups = [group for group in self.account.groups if group.name in names]
        decision = evaluate(
            Request(caller=caller, action=action, resource=resource, context=known, absent=absent),
            identity=[parse_policy(p.document or {}) for p in (*one.policies, *(p for group in groups for p in group.policies))],
            boundary=parse_policy(one.boundary.document or {}) if one.boundary else None,
            session=[parse_policy(limit.policy)] if limit and limit.policy else None,
            resource_policies=[parse_policy(trust, kind=PolicyKind.TRUST)] if trust else [],
            scps=[*self._limits(PolicyKind.IDENTITY), *(self._limits(PolicyKind.RESOURCE) if action.startswith("sts:") else [])],
        )
        return decision.effect in ((Effect.ALLOW,) if self.sure else (Effect.ALLOW, Effect.UNDECIDED))

    def _circumstances(self, action: str, resource: str, *, bounded: bool | None) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the condition keys of a request of one's own, and those it has not; `bounded` is what a new principal is, None unknown."""
        service, _, call = action.partition(":")
        region, owner = (resource.split(":") + [""] * 5)[3:5]
        known: dict[str, Any] = {"aws:SecureTransport": "true", "aws:ViaAWSService": "false", "aws:ResourceAccount": owner}
        absent = ["sts:TransitiveTagKeys", "sts:SourceIdentity", "aws:TagKeys", "aws:RequestTag/*", "aws:CalledVia*", "aws:SourceA*"]
        absent += [f"{one}:*" for one in ("iam", "sts", "eks") if one != service]
        absent += [] if call == "PassRole" else ["iam:PassedToService", "iam:AssociatedResourceArn"]
        absent += [] if call.startswith("Attach") else ["iam:PolicyARN"]
        if service == "iam" or region:
            known["aws:RequestedRegion"] = "us-east-1" if service == "iam" else region
        target = self.by_arn.get(resource)
        if target and call != "PassRole":
            known |= {f"{one}:ResourceTag/{key}": value for key, value in target.tags.items() for one in ("aws", "iam")}
            absent += ["aws:ResourceTag/*", "iam:ResourceTag/*"]
            bounded = bool(target.boundary)
            known |= {"iam:PermissionsBoundary": target.boundary.arn} if target.boundary and target.boundary.arn else {}
        if bounded is False and (target or resource.endswith("/new")):
            absent.append("iam:PermissionsBoundary")
        return known, tuple(absent)

    def _limits(self, kind: PolicyKind) -> list[list[PolicyDocument]]:
        levels = self.account.service_limits if kind is PolicyKind.IDENTITY else self.account.resource_limits
        return [[parse_policy(policy.document or {}, kind=kind) for policy in level] for level in levels or ()]

    def _let_in(self, request: Request, trust: Any) -> bool:
        """Ask a trust policy and the resource control policies about somebody from outside the account."""
        policies = [parse_policy(trust or {}, kind=PolicyKind.TRUST)]
        decision = evaluate(request, identity=[], resource_policies=policies, scps=self._limits(PolicyKind.RESOURCE))
        return decision.effect in (Effect.ALLOW, Effect.UNDECIDED)

    def _all(self, who: str, *calls: tuple[str, str], bounded: bool | None = False, joined: str = "") -> bool:
        return all(self.may(who, action, resource, _chosen(action), bounded=bounded, joined=joined) for action, resource in calls)

    def _serves(self, role: IamPrincipal, service: str) -> bool:
        request = Request(
            caller=Caller(kind=CallerKind.SERVICE, service=service),
            action="sts:AssumeRole",
            resource=role.arn,
            context={"aws:SourceAccount": ACCOUNT},
        )
        return self._let_in(request, role.trust)

    def _own_trust(self, who: str) -> dict[str, Any]:
        limit = self.sessions.get(who)
        one = self.by_arn[(limit.target_role_arn or limit.role_arn) if limit else who]
        arn = one.arn if one.kind == "user" else f"arn:aws:sts::{ACCOUNT}:assumed-role/{one.name}/session"
        return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}}

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

    # --- between AWS and the cluster

    def _between(self) -> Iterator[Move]:
        for who in (*self.by_arn, *self.sessions):
            yield from self._controls(who)
        for one in self.entrants():
            legacy = one not in {entry.principal_arn for entry in self.facts.access.entries or ()}
            yield one, self.entry(one), "aws-auth" if legacy else "access-entry"
        for index, instance_facts in enumerate(self.facts.instances.values()):
            if instance_facts.role_arn:
                yield self.thing("node", f"n{index}"), instance_facts.role_arn, "instance-profile"
        for key in _ACCOUNTS:
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

    def _mapped(self) -> tuple[str, str, str]:
        words = str((self.facts.aws_auth or {})["mapRoles"]).split()
        return words[2], words[4].strip("'"), words[-1].strip("[]")

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
        for policy in _POLICIES:
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

    def entrants(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return principals with the user name and groups that the cluster gives them."""
        listed = self.facts.access.entries or ()
        found = {entry.principal_arn: (entry.username, entry.groups) for entry in listed if entry.type == "STANDARD"}
        principal, username, group = self._mapped()
        taken = any(one.principal_arn == principal for one in listed)
        if self.facts.cluster.authentication_mode != "API" and group != "system:nodes" and not taken:
            found[principal] = (username, (group,))
        return found

    def _roles(self, key: tuple[str, str]) -> Iterator[tuple[str, str]]:
        for role in self.account.principals:
            if role.kind == "role" and self._web(role, key):
                yield role.arn, "irsa"
        for one in self.facts.access.associations or ():
            if (one.namespace, one.service_account) == key and self._gets(one):
                acting = one.target_role_arn or one.role_arn
                yield self._session(one) if self._session(one) in self.sessions else acting, "pod-identity"

    def _web(self, role: IamPrincipal, key: tuple[str, str]) -> bool:
        if not self.account.providers:
            return False
        context = {f"{ISSUER}:sub": f"system:serviceaccount:{key[0]}:{key[1]}", f"{ISSUER}:aud": "sts.amazonaws.com"}
        request = Request(
            caller=Caller(kind=CallerKind.WEB_IDENTITY, arn=PROVIDER),
            action="sts:AssumeRoleWithWebIdentity",
            resource=role.arn,
            context=context,
        )
        return self._let_in(request, role.trust)

    def _tags(self, one: PodIdentityAssociation) -> dict[str, str]:
        return {
            "eks-cluster-arn": self.arn,
            "eks-cluster-name": "main",
            "kubernetes-namespace": one.namespace,
            "kubernetes-service-account": one.service_account,
        }

    def _gets(self, one: PodIdentityAssociation) -> bool:
        role = self.by_arn[one.role_arn]
        tags = {f"aws:RequestTag/{key}": value for key, value in self._tags(one).items()} if one.session_tags else {}
        for action in ("sts:AssumeRole", *(["sts:TagSession"] if one.session_tags else [])):
            request = Request(
                caller=Caller(kind=CallerKind.SERVICE, service="pods.eks.amazonaws.com"),
                action=action,
                resource=role.arn,
                context=tags | {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": self.arn},
                absent=() if tags else ("aws:RequestTag/*",),
            )
            if not self._let_in(request, role.trust):
                return False
        if not one.target_role_arn:
            return True
        # The first role acts with the session tags and without the session policy.
        first = PodIdentityAssociation(
            id="first", namespace=one.namespace, service_account=one.service_account, role_arn=one.role_arn, session_tags=one.session_tags
        )
        self.sessions["first"] = first
        allowed = self.may("first", "sts:AssumeRole", one.target_role_arn, trust=self.by_arn[one.target_role_arn].trust)
        del self.sessions["first"]
        return allowed

    def _from_pod(self, key: tuple[str, str], pod: Mapping[str, Any]) -> Iterator[Move]:
        name, spec = self.thing("pod", "/".join(key)), pod["spec"]
        owner = (key[0], spec["serviceAccountName"])
        account = next(one for one in self.objects if one["kind"] == "ServiceAccount" and _key(one) == owner)
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
            texts += [one["data"]["a"] for one in self.objects if one["kind"] == "ConfigMap" and _key(one) == (namespace, "settings")]
        yield from self._users_of(" ".join(texts))

    def _users_of(self, text: str) -> Iterator[str]:
        yield from (f"arn:aws:iam::{ACCOUNT}:user/{name}" for key, name in self.account.keys.items() if key in text)

    # --- Kubernetes

    def _review(self, who: str, verb: str, group: str, resource: str, namespace: str, name: str) -> bool:
        """Answer as a SubjectAccessReview would; a namespace or name of `*` asks for all of them, a name of `?` for any of them."""
        return any(
            _matches(rule, verb, group, resource, name) for scope, rules in self._rules(who) if scope in ("", namespace) for rule in rules
        )

    def _rules(self, who: str) -> list[tuple[str, Any]]:
        """Return what somebody may do and can give itself, with the namespace where it holds (empty for all)."""
        if who not in self._known_rules:
            self._known_rules[who] = list(self._first_rules(who))
            while given := [one for one in self._gives_itself(who) if one not in self._known_rules[who]]:
                self._known_rules[who] += given
        return self._known_rules[who]

    def _gives_itself(self, who: str) -> Iterator[tuple[str, Any]]:
        """Yield what `bind` and `escalate` give: the rules of roles that may be bound, and any rule in a role of one's own."""
        roles = ["admin", "edit", "view", "cluster-admin"]
        roles += [one["metadata"]["name"] for one in self.objects if one["kind"] == "ClusterRole"]
        everything = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]
        for scope in ("", *NAMESPACES):
            where, kind = scope or "*", "rolebindings" if scope else "clusterrolebindings"
            verbs = ("create",) if scope else ("create", "update", "patch")
            if any(self._review(who, verb, _RBAC, kind, where, "") for verb in verbs):
                yield from ((scope, self._role(one)) for one in roles if self._review(who, "bind", _RBAC, "clusterroles", where, one))
            changes = any(self._review(who, verb, _RBAC, "roles", where, "") for verb in ("update", "patch"))
            if scope and changes and self._review(who, "escalate", _RBAC, "roles", where, ""):
                yield scope, everything
        for scope, role in self._own_roles(who):
            changes = any(self._review(who, verb, _RBAC, "clusterroles", "*", role) for verb in ("update", "patch"))
            if changes and self._review(who, "escalate", _RBAC, "clusterroles", "*", role):
                yield scope, everything

    def _own_roles(self, who: str) -> Iterator[tuple[str, str]]:
        subjects = self._subjects(who)
        for one in self.objects:
            if one["kind"] in ("RoleBinding", "ClusterRoleBinding") and _given(one) & subjects:
                yield one["metadata"].get("namespace", ""), one["roleRef"]["name"]

    def _first_rules(self, who: str) -> Iterator[tuple[str, Any]]:
        yield from self._bound(self._subjects(who))
        principal = who.partition("kubernetes-user/entry/")[2]
        if principal.startswith("policy/"):
            _, name, space = principal.split("/")
            yield space.replace("*", ""), self._policy_rules(name)
        for entry in self.facts.access.entries or ():
            for policy in entry.policies if entry.principal_arn == principal else ():
                for namespace in policy.namespaces or ("",):
                    yield namespace, self._policy_rules(policy.arn.rpartition("/")[2])

    def _policy_rules(self, policy: str) -> Any:
        return self._role(_POLICIES[policy]) if isinstance(_POLICIES[policy], str) else _POLICIES[policy]

    def _bound(self, subjects: set[tuple[str, str, str]]) -> Iterator[tuple[str, Any]]:
        for one in self.objects:
            if one["kind"] in ("RoleBinding", "ClusterRoleBinding") and _given(one) & subjects:
                yield one["metadata"].get("namespace", ""), self._role(one["roleRef"]["name"])

    def _role(self, name: str) -> Any:
        own = next((one for one in self.objects if one["kind"] == "ClusterRole" and one["metadata"]["name"] == name), None)
        return (own or BUILT_IN_ROLES[("ClusterRole", "", name)])["rules"]

    def _subjects(self, who: str) -> set[tuple[str, str, str]]:
        name = who.partition("/kubernetes-user/")[2]
        everybody = ("Group", "", "system:authenticated")
        if "/kubernetes-group/" in who:
            return {("Group", "", who.partition("/kubernetes-group/")[2]), everybody}
        if name.startswith("entry/policy/"):
            return {everybody}
        if name.startswith("entry/"):
            username, groups = self.entrants()[name.removeprefix("entry/")]
            return {("User", "", username), everybody, *(("Group", "", group) for group in groups)}
        if not name.startswith("system:serviceaccount:"):
            return {("User", "", name), everybody}
        namespace, account = name.split(":")[2:]
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}")
        return {("ServiceAccount", namespace, account), ("User", "", name), everybody, *(("Group", "", group) for group in groups)}

    def known_users(self) -> set[str]:
        """Return the users that anything in the cluster names."""
        named = {s["name"] for one in self.objects if "Binding" in one["kind"] for s in one["subjects"] if s["kind"] == "User"}
        accounts = {f"system:serviceaccount:{namespace}:{name}" for namespace, name in _ACCOUNTS}
        return named | accounts

    def _kubernetes(self) -> Iterator[Move]:
        users = [self.user(name) for name in self.known_users()] + [self.entry(one) for one in self.entrants()]
        users += [self.thing("kubernetes-group", name) for name in self._groups()]
        for who in users:
            yield from ((who, target, "rbac") for target in self._gained(who))
        for target in self._everything():
            yield self.cluster_admin, target, "holds"

    def _groups(self) -> set[str]:
        return {s["name"] for one in self.objects if "Binding" in one["kind"] for s in one["subjects"] if s["kind"] == "Group"}

    def _everything(self) -> Iterator[str]:
        yield from (self.thing("pod", "/".join(key)) for key in self.pods)
        yield from (self.thing("node", name) for name in ("n0", "n1"))
        yield from (self.thing("service-account", "/".join(key)) for key in _ACCOUNTS)
        yield from (self.user(name) for name in self.known_users())

    def _gained(self, who: str) -> Iterator[str]:
        if self._becomes_admin(who):
            yield self.cluster_admin
        for namespace in NAMESPACES:
            whole = self._owns(who, namespace)
            if whole or self._makes_pods(who, namespace):
                yield from (self.thing("service-account", f"{namespace}/{name}") for name in ("web", "default"))
                if self._level(namespace) not in ("baseline", "restricted"):
                    yield from (self.thing("node", name) for name in ("n0", "n1"))
            yield from self._into_pods(who, namespace, whole=whole)
            yield from self._into_accounts(who, namespace, whole=whole)
        if self._review(who, "create", "", "persistentvolumes", "*", "") and any(
            self._makes_pods(who, namespace, named=False) for namespace in (*NAMESPACES, "*")
        ):
            yield from (self.thing("node", name) for name in ("n0", "n1"))
        yield from (self.user(name) for name in self.known_users() if self._review(who, "impersonate", "", "users", "*", name))
        if self._impersonates(who):
            groups = [one for one in self._groups() if self._review(who, "impersonate", "", "groups", "*", one)]
            yield from (self.thing("kubernetes-group", one) for one in groups)
        if any(self._review(who, verb, "", kind, "*", "") for verb in ("update", "patch") for kind in ("nodes", "nodes/status")) and (
            self._review(who, "create", "", "pods/eviction", "*", "") or self._review(who, "delete", "", "pods", "*", "")
        ):
            yield from (self.thing("pod", "/".join(key)) for key in self.pods)
        yield from self._reads(who)
        yield from self._deputies(who)

    def _reads(self, who: str) -> Iterator[str]:
        """Yield whom the ConfigMaps and Secrets that somebody reads give away."""
        for one in self.objects:
            if one["kind"] in ("ConfigMap", "Secret") and self._sees(who, one["kind"], *_key(one)):
                text = one.get("data", {}).get("a", "")
                yield from self._users_of(text if one["kind"] == "ConfigMap" else base64.b64decode(text).decode())
                if one["metadata"]["name"] == "token":
                    owner = one["metadata"]["annotations"]["kubernetes.io/service-account.name"]
                    yield self.user(f"system:serviceaccount:{one['metadata']['namespace']}:{owner}")
            for listed in one.get("secrets", ()):
                namespace, name = _key(one)
                if self._sees(who, "Secret", namespace, listed["name"]):
                    yield self.user(f"system:serviceaccount:{namespace}:{name}")

    def _sees(self, who: str, kind: str, namespace: str, name: str) -> bool:
        resource = f"{kind.lower()}s"
        return any(self._review(who, verb, "", resource, namespace, name) for verb in ("get", "list", "watch"))

    def _deputies(self, who: str) -> Iterator[str]:
        """Yield the controllers of the custom resources that somebody writes."""
        for group in ("argoproj.io", "iam.services.k8s.aws"):
            if not any(_writes(rule, group) for _, rules in self._rules(who) for rule in rules):
                continue
            for namespace, name in _ACCOUNTS:
                subjects = {("ServiceAccount", namespace, name)}
                if any(_keeps(rule, group) for _, rules in self._bound(subjects) for rule in rules):
                    yield self.thing("service-account", f"{namespace}/{name}")
            details = self.facts.cluster.details
            if group.endswith("services.k8s.aws") and details:
                yield from (one.role_arn for one in details.capabilities or ())

    def _becomes_admin(self, who: str) -> bool:
        def ask(verb: str, group: str, resource: str, name: str = "", namespace: str = "*") -> bool:
            return self._review(who, verb, group, resource, namespace, name)

        masters = (
            "kubernetes-user/entry/" in who
            and "/entry/policy/" not in who
            and "system:masters" in self.entrants()[who.partition("entry/")[2]][1]
        )
        somebody = self._impersonates(who)
        writes = any(ask(verb, _RBAC, "clusterroles") for verb in ("update", "patch"))
        hooks = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
        request = "certificatesigningrequests"
        return (
            masters
            or any(scope == "" and _everything(rules) for scope, rules in self._rules(who))
            or (ask("escalate", _RBAC, "clusterroles") and writes)
            or (ask("impersonate", "", "groups", "system:masters") and somebody)
            or any(ask("create", "admissionregistration.k8s.io", hook) for hook in hooks)
            or any(ask(verb, "admissionregistration.k8s.io", hook, "?") for hook in hooks for verb in ("update", "patch"))
            or (
                any(ask(verb, "certificates.k8s.io", f"{request}/approval") for verb in ("update", "patch"))
                and ask("approve", "certificates.k8s.io", "signers", "kubernetes.io/kube-apiserver-client")
                and ask("create", "certificates.k8s.io", request)
            )
            or (
                self.facts.cluster.authentication_mode != "API"
                and any(ask(verb, "", "configmaps", "aws-auth", "kube-system") for verb in ("update", "patch"))
            )
        )

    def _impersonates(self, who: str) -> bool:
        """Tell whether somebody impersonates any user at all, beside whom groups are impersonated."""
        accounts = any(self._review(who, "impersonate", "", "serviceaccounts", where, "?") for where in (*NAMESPACES, "*"))
        return accounts or self._review(who, "impersonate", "", "users", "*", "?")

    def _owns(self, who: str, namespace: str) -> bool:
        return any(scope == namespace and _everything(rules) for scope, rules in self._rules(who))

    def _makes_pods(self, who: str, namespace: str, *, named: bool = True) -> bool:
        kinds = [("apps", one) for one in ("deployments", "daemonsets", "statefulsets", "replicasets")]
        kinds += [("batch", "jobs"), ("batch", "cronjobs"), ("", "replicationcontrollers")]
        if self._review(who, "create", "", "pods", namespace, ""):
            return True
        return any(
            self._review(who, "create", group, resource, namespace, "")
            or any(self._review(who, verb, group, resource, namespace, "?" if named else "") for verb in ("update", "patch"))
            for group, resource in kinds
        )

    def _into_pods(self, who: str, namespace: str, *, whole: bool) -> Iterator[str]:
        doors = [("create", "pods/exec"), ("get", "pods/exec"), ("create", "pods/attach"), ("get", "pods/attach")]
        doors += [("patch", "pods"), ("update", "pods")]
        sidecars = [("patch", "pods/ephemeralcontainers"), ("update", "pods/ephemeralcontainers")]
        kubelet = any(self._review(who, verb, "", "nodes/proxy", "*", "") for verb in ("get", "create"))
        for key in self.pods:
            if key[0] == namespace and (
                whole
                or kubelet
                or any(self._review(who, verb, "", resource, namespace, key[1]) for verb, resource in doors)
                or any(self._review(who, verb, "", resource, namespace, "") for verb, resource in sidecars)
            ):
                yield self.thing("pod", "/".join(key))

    def _into_accounts(self, who: str, namespace: str, *, whole: bool) -> Iterator[str]:
        minted = self._review(who, "create", "", "secrets", namespace, "")
        minted = minted and any(self._review(who, verb, "", "secrets", namespace, "") for verb in ("get", "list", "watch"))
        for name in ("web", "default"):
            if whole or self._review(who, "create", "", "serviceaccounts/token", namespace, name):
                yield self.thing("service-account", f"{namespace}/{name}")
            if whole or minted or self._review(who, "impersonate", "", "serviceaccounts", namespace, name):
                yield self.user(f"system:serviceaccount:{namespace}:{name}")

    def _level(self, namespace: str) -> str:
        found = next(one for one in self.objects if one["kind"] == "Namespace" and one["metadata"]["name"] == namespace)
        return str(found["metadata"]["labels"].get("pod-security.kubernetes.io/enforce", ""))


def _chosen(action: str) -> dict[str, str] | None:
    """Return what somebody who wants everything sends along."""
    key = "iam:PolicyARN" if "Attach" in action else "iam:PermissionsBoundary" if "Put" in action and "Boundary" in action else ""
    return {key: "arn:aws:iam::aws:policy/AdministratorAccess"} if key else None


def _given(binding: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["kind"], one.get("namespace", "") if one["kind"] == "ServiceAccount" else "", one["name"]) for one in binding["subjects"]}


def _key(data: Mapping[str, Any]) -> tuple[str, str]:
    return data["metadata"].get("namespace", ""), data["metadata"]["name"]


def _writes(rule: Mapping[str, Any], group: str) -> bool:
    """Tell whether a rule lets somebody write resources of a group itself, not only their status."""
    if not set(rule["verbs"]) & {"*", "create", "update", "patch"}:
        return False
    if group in rule["apiGroups"]:
        return any(not one.endswith("/status") for one in rule["resources"])
    return "*" in rule["apiGroups"] and "*" in rule["resources"]


def _keeps(rule: Mapping[str, Any], group: str) -> bool:
    """Tell whether a rule makes somebody the controller of a group: it writes the status of its resources."""
    written = "*" in rule["resources"] or any(one.endswith("/status") for one in rule["resources"])
    return bool(set(rule["verbs"]) & {"*", "update", "patch"}) and group in rule["apiGroups"] and written


def _everything(rules: Any) -> bool:
    return any(
        "*" in rule["verbs"] and "*" in rule["resources"] and "*" in rule["apiGroups"] and "resourceNames" not in rule for rule in rules
    )


def _matches(rule: Mapping[str, Any], verb: str, group: str, resource: str, name: str) -> bool:
    names = rule.get("resourceNames", ())
    named = name == "?" or not names or name in names
    sub = resource.partition("/")[2]
    kinds = {"*", resource, f"*/{sub}"} if sub else {"*", resource}
    return (
        named
        and bool({"*", verb} & set(rule["verbs"]))
        and bool({"*", group} & set(rule["apiGroups"]))
        and bool(kinds & set(rule["resources"]))
    )
