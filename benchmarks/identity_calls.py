"""Single calls in a world, put to the policy evaluator: who may do what, who may be whom, and who enters the cluster."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.identity_account import ACCOUNT, ISSUER, NAMESPACES, PROVIDER, World
from tidewaiter.iam import Caller, CallerKind, Effect, PolicyDocument, PolicyKind, Request, evaluate, parse_policy
from tidewaiter.model.account import IamPrincipal, PodIdentityAssociation

ADMIN = f"aws-admin:{ACCOUNT}"
Move = tuple[str, str, str]
ACCOUNTS = [(namespace, name) for namespace in NAMESPACES for name in ("web", "default")]


class Calls:
    """Asks IAM one request after another, and reads who is who; what follows from it is for those that build on it."""

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

    def thing(self, kind: str, key: str) -> str:
        """Name a thing of the cluster."""
        return f"{self.arn}/{kind}/{key}"

    def user(self, name: str) -> str:
        """Name a Kubernetes user."""
        return self.thing("kubernetes-user", name)

    def entry(self, principal: str) -> str:
        """Name whom the cluster takes a principal for."""
        return self.user(f"entry/{principal}")

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

    def _mapped(self) -> tuple[str, str, str]:
        words = str((self.facts.aws_auth or {})["mapRoles"]).split()
        return words[2], words[4].strip("'"), words[-1].strip("[]")

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


def _chosen(action: str) -> dict[str, str] | None:
    """Return what somebody who wants everything sends along."""
    key = "iam:PolicyARN" if "Attach" in action else "iam:PermissionsBoundary" if "Put" in action and "Boundary" in action else ""
    return {key: "arn:aws:iam::aws:policy/AdministratorAccess"} if key else None
