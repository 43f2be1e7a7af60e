"""IAM principals ready to be asked: policies parsed once, and one way to ask what somebody may do."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tidewaiter.iam import (
    Caller,
    CallerKind,
    ContextValue,
    Decision,
    Effect,
    PolicyDocument,
    PolicyKind,
    Request,
    Statement,
    evaluate,
    parse_policy,
)
from tidewaiter.iam.pattern import glob, wildcards
from tidewaiter.model.account import USER, IamAccount, IamPrincipal, Policy
from tidewaiter.model.identity import Confidence

_SERVICE_LINKED = "aws-service-role/"
_KNOWN = {"aws:SecureTransport": "true", "aws:ViaAWSService": "false"}
"""What every call with stolen credentials looks like; addresses, times and MFA are unknown."""

_RESOURCE_LIMITED = ("sts:", "ecr:", "kms:", "s3:", "secretsmanager:", "sqs:")
"""Services whose resources resource control policies limit.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
"""

Levels = tuple[tuple[PolicyDocument, ...], ...]

_CHOSEN = ("sts:TransitiveTagKeys", "sts:SourceIdentity", "aws:TagKeys", "aws:RequestTag/*")
"""What a caller need not send; a policy that demands it makes the step fail, and what it could send instead is not guessed."""

_BY_SERVICES = ("aws:CalledVia*", "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrg*")
"""What only calls of services for somebody have."""

_OWN_KEYS = ("iam", "sts", "eks")
"""Services whose keys no request to another service has."""

_GLOBAL_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""Where requests to IAM go."""

Known = tuple[Mapping[str, ContextValue], tuple[str, ...]]
"""Values of condition keys, and globs of those that a request does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A role or user with everything that is evaluated when it acts; `managed` are the ARNs of its customer managed policies.

    `groups` are the ARNs of its groups. `session` is None, or the policies that one way of getting its credentials limits them by.
    `service_limits` and `resource_limits` are the organisation's policies for its account, level by level.
    """

    node: str
    caller: Caller
    name: str
    policies: tuple[PolicyDocument, ...]
    boundary: PolicyDocument | None = None
    session: tuple[PolicyDocument, ...] | None = None
    trust: PolicyDocument | None = None
    boundary_arn: str = ""
    managed: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    service_limits: Levels = ()
    resource_limits: Levels = ()

    @property
    def arn(self) -> str:
        """The role's or user's own ARN."""
        return self.caller.principal_arn

    @property
    def is_user(self) -> bool:
        """True for a user, False for a role."""
        return self.caller.kind is CallerKind.USER

    def limited(self, node: str, policy: str, tags: Mapping[str, str]) -> "Identity":
        """Return the same role with session tags and within a session policy (JSON text, empty for none), as a node of its own."""
        session = (parse_policy(policy, name="session policy"),) if policy else None
        caller = replace(self.caller, tags={**self.caller.tags, **tags})
        return replace(self, node=node, session=session, caller=caller)

    @property
    def known(self) -> Known:
        """What is known of requests that are about this role or user: its tags and its boundary."""
        tags: dict[str, ContextValue] = {
            f"{service}:ResourceTag/{key}": value for service in ("aws", "iam") for key, value in self.caller.tags.items()
        }
        absent = ("aws:ResourceTag/*", "iam:ResourceTag/*")
        if self.boundary is None:
            return tags, (*absent, "iam:PermissionsBoundary")
        return tags | ({"iam:PermissionsBoundary": self.boundary_arn} if self.boundary_arn else {}), absent

    @property
    def asks_for_tags(self) -> bool:
        """Tell whether a policy looks at tags of the principal, so that session tags change what it may do."""
        documents = (*self.policies, *((self.boundary,) if self.boundary else ()))
        return any("aws:principaltag/" in str(statement).lower() for one in documents for statement in one.statements)

    def joined(self, policies: tuple[PolicyDocument, ...]) -> "Identity":
        """Return the same identity with more policies, as after joining a group."""
        return replace(self, policies=(*self.policies, *policies))

    def mentions(self, action: str) -> bool:
        """Tell whether any statement allows an action on anything: a quick no spares the evaluation of every resource."""
        wanted = action.lower()
        return any(one.problem or any(_names(statement, wanted) for statement in one.statements) for one in self.policies)

    def naming_itself(self) -> PolicyDocument:
        """Return the trust policy that the identity would write to be let in."""
        body = {"Effect": "Allow", "Principal": {"AWS": self.caller.arn}, "Action": "sts:AssumeRole"}
        return parse_policy({"Version": "2012-10-17", "Statement": body}, name="rewritten trust policy", kind=PolicyKind.TRUST)

    def may(
        self,
        action: str,
        resource: str,
        context: Mapping[str, ContextValue] | None = None,
        trust: PolicyDocument | None = None,
        absent: tuple[str, ...] = (),
    ) -> Decision:
        """Decide one call with the identity's credentials; `trust` is the policy of the role that is to be assumed.

        `absent` are globs of condition keys that the request does not have, besides those that no such request has.
        """
        request = Request(
            caller=self.caller,
            action=action,
            resource=resource,
            context=_KNOWN | _told(action, resource) | dict(context or {}),
            absent=(*_CHOSEN, *_BY_SERVICES, *_without(action), *absent),
        )
        policies = () if trust is None else (trust,)
        own = self.resource_limits if request.owner == self.caller.account and action.startswith(_RESOURCE_LIMITED) else ()
        return evaluate(
            request,
            identity=self.policies,
            boundary=self.boundary,
            session=self.session,
            resource_policies=policies,
            scps=(*self.service_limits, *own),
        )

    def admits(self, request: Request, identity: Sequence[PolicyDocument] = ()) -> Decision:
        """Decide a request to become this role by its trust policy and its account's resource control policies.

        `identity` are the asking principal's own policies, where it has any that count.
        """
        trust = [self.trust] if self.trust else []
        return evaluate(request, identity=identity, resource_policies=trust, scps=self.resource_limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account's identities by ARN, and the parsed policies of its groups by group ARN.

    `unlimited` tells that its service control policies are not known: what they deny is taken for allowed.
    """

    number: str
    partition: str
    identities: Mapping[str, Identity]
    groups: Mapping[str, tuple[PolicyDocument, ...]]
    group_managed: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    unlimited: bool
    providers: tuple[str, ...] | None = None

    @property
    def roles(self) -> tuple[Identity, ...]:
        """The roles."""
        return tuple(one for one in self.identities.values() if not one.is_user)

    @property
    def users(self) -> tuple[Identity, ...]:
        """The users."""
        return tuple(one for one in self.identities.values() if one.is_user)


def compile_account(account: IamAccount) -> Account:
    """Parse every policy of an account once."""
    by_name = {group.name: group for group in account.groups}
    identities = {
        one.arn: _identity(one, account, [by_name[name].arn for name in one.groups if name in by_name]) for one in account.principals
    }
    groups = {group.arn: _documents(group.policies) for group in account.groups}
    managed = {group.arn: _customer(group.policies) for group in account.groups}
    services = _levels(account.service_limits, PolicyKind.IDENTITY)
    resources = _levels(account.resource_limits, PolicyKind.RESOURCE)
    complete = {
        arn: replace(
            one,
            policies=(*one.policies, *(policy for group in one.groups for policy in groups[group])),
            managed=(*one.managed, *(policy for group in one.groups for policy in managed[group])),
            # Roles that AWS makes for its services are not bound by the organisation.
            service_limits=() if f":role/{_SERVICE_LINKED}" in arn else services,
            resource_limits=resources,
        )
        for arn, one in identities.items()
    }
    partition = next((arn.split(":")[1] for arn in identities if arn.count(":")), "aws")
    return Account(
        number=account.account,
        partition=partition,
        identities=complete,
        groups=groups,
        group_managed=managed,
        keys=account.keys,
        unlimited=account.service_limits is None,
        providers=account.providers,
    )


def confidence_of(decisions: Iterable[Decision]) -> Confidence | None:
    """Join decisions that must all be allowed: None if one is denied, POSSIBLE if one depends on what is not known."""
    effects = {decision.effect for decision in decisions}
    if not effects <= {Effect.ALLOW, Effect.UNDECIDED}:
        return None
    return Confidence.POSSIBLE if Effect.UNDECIDED in effects else Confidence.CERTAIN


def evidence_of(action: str, decision: Decision) -> str:
    """Say in words why an action is allowed, or what it depends on."""
    unknown = f" (depends on {', '.join(decision.unknown)})" if decision.unknown else ""
    return f"{action}: {'; '.join(decision.reasons[:3])}{unknown}"


def _told(action: str, resource: str) -> dict[str, str]:
    """Return what an action and its resource tell of the request."""
    _, partition, _, region, account, _ = (resource.split(":", 5) + [""] * 6)[:6]
    where = _GLOBAL_REGIONS.get(partition, "") if action.startswith("iam:") else region
    return {"aws:ResourceAccount": account} | ({"aws:RequestedRegion": where} if where else {})


def _without(action: str) -> tuple[str, ...]:
    """Return globs of the keys that requests of an action never have.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    others = tuple(f"{service}:*" for service in _OWN_KEYS if not action.startswith(f"{service}:"))
    passing = () if action == "iam:PassRole" else ("iam:PassedToService", "iam:AssociatedResourceArn")
    attaching = () if action.startswith(("iam:Attach", "iam:Detach")) else ("iam:PolicyARN",)
    return (*others, *passing, *attaching)


def _identity(raw: IamPrincipal, account: IamAccount, groups: list[str]) -> Identity:
    user = raw.kind == USER
    session = f"arn:{raw.arn.split(':')[1]}:sts::{account.account}:assumed-role/{raw.name}/session"
    caller = Caller(
        kind=CallerKind.USER if user else CallerKind.ROLE_SESSION,
        arn=raw.arn if user else session,
        account=account.account,
        role_arn="" if user else raw.arn,
        tags=raw.tags,
    )
    return Identity(
        node=raw.arn,
        caller=caller,
        name=raw.name,
        policies=_documents(raw.policies),
        boundary=_document(raw.boundary) if raw.boundary else None,
        boundary_arn=raw.boundary.arn if raw.boundary else "",
        trust=parse_policy(raw.trust, name="trust policy", kind=PolicyKind.TRUST) if raw.trust is not None else None,
        managed=_customer(raw.policies),
        groups=tuple(groups),
    )


def _levels(raw: tuple[tuple[Policy, ...], ...] | None, kind: PolicyKind) -> Levels:
    return tuple(tuple(_document(one, kind) for one in level) for level in raw or ())


def _documents(policies: Iterable[Policy]) -> tuple[PolicyDocument, ...]:
    return tuple(map(_document, policies))


def _document(policy: Policy, kind: PolicyKind = PolicyKind.IDENTITY) -> PolicyDocument:
    if policy.document is None:
        return PolicyDocument(name=policy.name, problem="it could not be read")
    return parse_policy(json.dumps(policy.document), name=policy.name, kind=kind)


def _customer(policies: Iterable[Policy]) -> tuple[str, ...]:
    return tuple(one.arn for one in policies if one.arn and ":iam::aws:" not in one.arn)


def _names(statement: Statement, action: str) -> bool:
    hit = any(glob(wildcards(pattern.lower()), action) for pattern in statement.actions)
    return not statement.deny and hit is not statement.not_action
