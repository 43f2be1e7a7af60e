"""Who can make itself an administrator of the account: evaluated calls that end in a policy of the caller's own making.

An administrator is whoever can give itself any permission. A permissions boundary stops that unless it can be removed as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tidewaiter.iam import Decision, Effect
from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge
from tidewaiter.posture.identity.principals import Account, Identity, Known, confidence_of, evidence_of

Steps = tuple[tuple[str, str, Decision], ...]
Calls = tuple[tuple[str, str], ...]

_UNKNOWN: Known = ({}, ())
_UNBOUND: Known = ({}, ("iam:PermissionsBoundary",))
_REFUSED = Decision(effect=Effect.IMPLICIT_DENY, reasons=("the group does not let its members change themselves",))

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
    word = "User" if target.is_user else "Role"
    ways = [
        (f"iam:Put{word}Policy", target.arn),
        (f"iam:Attach{word}Policy", target.arn),
        *(("iam:CreatePolicyVersion", policy) for policy in target.managed),
        *((f"iam:{verb}GroupPolicy", group) for group in target.groups for verb in ("Put", "Attach")),
    ]
    for way in ways:
        yield from (_asked(source, (way, *unbound), account, target.known) for unbound in _unbinding(target))
    if target.is_user:
        yield from (_joins(source, target, group, account) for group in account.groups if group not in target.groups)


def _unbinding(target: Identity) -> Iterator[Calls]:
    """Yield the ways out of a boundary: removing it, setting one that allows everything, or rewriting its policy."""
    if target.boundary is None:
        yield ()
        return
    word = "User" if target.is_user else "Role"
    yield ((f"iam:Delete{word}PermissionsBoundary", target.arn),)
    yield ((f"iam:Put{word}PermissionsBoundary", target.arn),)
    if target.boundary_arn and ":aws:policy/" not in target.boundary_arn:
        yield (("iam:CreatePolicyVersion", target.boundary_arn),)


def _joins(source: Identity, target: Identity, group: str, account: Account) -> Steps:
    """Judge joining a group whose policies let the user grant itself anything."""
    added = source.may("iam:AddUserToGroup", group)
    if confidence_of((added,)) is None:
        return (("iam:AddUserToGroup", group, added),)
    member, itself = target.joined(account.groups[group]), ("iam:PutUserPolicy", target.arn)
    found = (_asked(member, (itself, *unbound), account, target.known) for unbound in _unbinding(target))
    best = next(iter(surest(found)), None)
    return (("iam:AddUserToGroup", group, added), *best) if best else (("iam:PutUserPolicy", target.arn, _REFUSED),)


def _creations(source: Identity, account: Account) -> Iterator[Steps]:
    """Yield the ways to make a new principal with any permission and to act as it; a boundary that must be set must be removed again."""
    prefix = f"arn:{account.partition}:iam::{account.number}:"
    user, role = prefix + NEW_USER, prefix + NEW_ROLE
    assumed = ("sts:AssumeRole", role, source.may("sts:AssumeRole", role, trust=source.naming_itself()))
    for grant in ("Put", "Attach"):
        keys = (("iam:CreateUser", user), ("iam:CreateAccessKey", user), (f"iam:{grant}UserPolicy", user))
        calls = (("iam:CreateRole", role), (f"iam:{grant}RolePolicy", role))
        yield _made(source, keys, ("iam:DeleteUserPermissionsBoundary", user), account)
        yield (*_made(source, calls, ("iam:DeleteRolePermissionsBoundary", role), account), assumed)


def _made(source: Identity, calls: Calls, unbound: tuple[str, str], account: Account) -> Steps:
    plain = _asked(source, calls, account, _UNBOUND)
    return plain if confidence_of_steps(plain) else _asked(source, (*calls, unbound), account, _UNKNOWN)


def _asked(source: Identity, calls: Calls, account: Account, known: Known) -> Steps:
    """Ask one call after the other, up to the first that is denied; `known` is about the principal that is to gain."""
    steps: list[tuple[str, str, Decision]] = []
    everything = f"arn:{account.partition}:iam::aws:policy/AdministratorAccess"
    for action, resource in calls:
        chosen = {"iam:PolicyARN": everything} if "Attach" in action else {}
        chosen |= {"iam:PermissionsBoundary": everything} if "Put" in action and "Boundary" in action else {}
        of_target = known if ":group/" not in resource and ":policy/" not in resource else _UNKNOWN
        decision = source.may(action, resource, {**of_target[0], **chosen}, absent=of_target[1])
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
