"""Who can make itself an administrator of the account: evaluated calls that end in a policy of the caller's own making.

An administrator is whoever can give itself any permission. A permissions boundary stops that unless it can be removed as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from tidewaiter.iam import Decision
from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge
from tidewaiter.posture.identity.principals import Account, Identity, confidence_of, evidence_of

Steps = tuple[tuple[str, str, Decision], ...]

NEW_USER, NEW_ROLE = "user/new", "role/new"


def admin_node(account: str) -> str:
    """Name the node that stands for everything in an account."""
    return f"aws-admin:{account}"


def admin_edges(source: Identity, account: Account) -> Iterator[IdentityEdge]:
    """Yield the edges by which an identity alone becomes administrator."""
    admin = admin_node(account.number)
    own = surest(grants(source, source, account))
    if own and source.session is None:  # what the role gains, a session policy still holds back
        yield admin_edge(source.node, admin, EdgeKind.GRANT_ITSELF, own, f"Deny {source.name} to change its own permissions")
    made = surest(_creations(source, account))
    if made:
        fix = f"Deny {source.name} to create principals with permissions of its choice"
        yield admin_edge(source.node, admin, EdgeKind.CREATE_ADMIN, made, fix)


def grants(source: Identity, target: Identity, account: Account) -> Iterator[Steps]:
    """Yield every way to give a target any permission: each a tuple of calls that must all be allowed."""
    admin = {"iam:PolicyARN": f"arn:{account.partition}:iam::aws:policy/AdministratorAccess"}
    word = "User" if target.is_user else "Role"
    unbound = () if target.boundary is None else ((f"iam:Delete{word}PermissionsBoundary", target.arn),)
    ways = [
        (f"iam:Put{word}Policy", target.arn),
        (f"iam:Attach{word}Policy", target.arn),
        *(("iam:CreatePolicyVersion", policy) for policy in target.managed),
        *((f"iam:{verb}GroupPolicy", group) for group in target.groups for verb in ("Put", "Attach")),
    ]
    for action, resource in ways:
        yield _asked(source, ((action, resource), *unbound), admin if "Attach" in action else {})
    if target.is_user:
        yield from (_joins(source, target, group, account) for group in account.groups if group not in target.groups)


def _joins(source: Identity, target: Identity, group: str, account: Account) -> Steps:
    """Judge joining a group whose policies let the user grant itself anything."""
    added = source.may("iam:AddUserToGroup", group)
    if confidence_of((added,)) is None:
        return (("iam:AddUserToGroup", group, added),)
    member = target.joined(account.groups[group])
    itself = (("iam:PutUserPolicy", target.arn), *((("iam:DeleteUserPermissionsBoundary", target.arn),) if target.boundary else ()))
    return (("iam:AddUserToGroup", group, added), *_asked(member, itself, {}))


def _creations(source: Identity, account: Account) -> Iterator[Steps]:
    """Yield the ways to make a new principal with any permission and to act as it."""
    prefix = f"arn:{account.partition}:iam::{account.number}:"
    admin = {"iam:PolicyARN": f"arn:{account.partition}:iam::aws:policy/AdministratorAccess"}
    for grant in ("Put", "Attach"):
        context = admin if grant == "Attach" else {}
        user = [(f"iam:{action}", prefix + NEW_USER) for action in ("CreateUser", "CreateAccessKey", f"{grant}UserPolicy")]
        yield _asked(source, user, context)
        role = [(f"iam:{action}", prefix + NEW_ROLE) for action in ("CreateRole", f"{grant}RolePolicy")]
        assumed = ("sts:AssumeRole", prefix + NEW_ROLE, source.may("sts:AssumeRole", prefix + NEW_ROLE, trust=source.naming_itself()))
        yield (*_asked(source, role, context), assumed)


def _asked(source: Identity, calls: Iterable[tuple[str, str]], context: Mapping[str, str]) -> Steps:
    steps: list[tuple[str, str, Decision]] = []
    for action, resource in calls:
        decision = source.may(action, resource, context if "Attach" in action else None)
        steps.append((action, resource, decision))
        if confidence_of((decision,)) is None:
            break
    return tuple(steps)


def confidence_of_steps(steps: Steps) -> Confidence | None:
    """Join calls that must all be allowed; None if one is denied."""
    return confidence_of(decision for _, _, decision in steps)


def surest(ways: Iterable[Steps]) -> tuple[Steps, ...]:
    """Return all ways that are allowed, the surest first."""
    ranked = [(confidence, steps) for steps in ways if (confidence := confidence_of_steps(steps))]
    return tuple(steps for _, steps in sorted(ranked, key=lambda one: one[0]))


def admin_edge(
    start: str, admin: str, kind: EdgeKind, ways: Sequence[Steps], fix: str, worst: Confidence = Confidence.CERTAIN
) -> IdentityEdge:
    """Make the edge for ways, the surest first, that a node has; it is no surer than `worst`."""
    actions = tuple(sorted({action for action, _, _ in chain.from_iterable(ways)}))
    return IdentityEdge(
        source=start,
        target=admin,
        kind=kind,
        evidence=tuple(evidence_of(f"{action} on {resource}", decision) for action, resource, decision in ways[0]),
        confidence=max(worst, confidence_of_steps(ways[0]) or Confidence.POSSIBLE),
        fix=f"{fix}: {', '.join(actions)}",
        actions=actions,
        resource="*",
        cost=2,
    )
