"""What a principal may do beyond what it needs: every allowed action that no expected pattern covers, evaluated, not read off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.iam import Effect, PolicyKind, Statement, parse_policy
from tidewaiter.iam.pattern import Pattern, glob, wildcards
from tidewaiter.iam.principal import names_deleted
from tidewaiter.posture.identity.iam_edges import service_names
from tidewaiter.posture.identity.principals import Identity

_SAMPLES = (
    "iam:CreateUser",
    "s3:GetObject",
    "secretsmanager:GetSecretValue",
    "ec2:TerminateInstances",
    "ecr:PutImage",
    "eks:DeleteCluster",
)
"""What stands for everything where a statement names no service."""

NO_FACTS: Mapping[str, str] = {}

_LOOKS = ("describe", "list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """One action pattern of a policy that goes too far; `sure` is False where conditions that are not known decide."""

    action: str
    policy: str
    sure: bool = True

    @property
    def only_looks(self) -> bool:
        """True for actions that list or describe what there is."""
        return self.action.partition(":")[2].lower().startswith(_LOOKS)

    def __str__(self) -> str:
        return f"{self.action} ({self.policy or 'inline'}{'' if self.sure else ', under conditions'})"


def excess_of(identity: Identity, expected: Sequence[str], context: Mapping[str, str] = NO_FACTS) -> tuple[Excess, ...]:
    """Return what an identity may do that no pattern of `expected` covers, each action pattern once.

    `context` are condition keys that every call is asked with.
    """
    patterns = [wildcards(one.lower()) for one in expected]
    found: dict[str, Excess] = {}
    for document in identity.policies:
        for statement in document.statements:
            for action, sure in _allowed(identity, statement, patterns, context):
                known = found.get(action)
                if known is None or (sure and not known.sure):
                    found[action] = Excess(action=action, policy=document.name, sure=sure)
    return tuple(found.values())


def broad(identity: Identity) -> tuple[str, ...]:
    """Return the services of which an identity may do everything on everything, `*` for all of them."""
    whole = (one for document in identity.policies for one in document.statements if not one.deny and "*" in one.resources)
    found = {action.partition(":")[0] for one in whole for action in one.actions if action == "*" or action.endswith(":*")}
    return tuple(sorted(service for service in found if any(_may(identity, one, "*") for one in _concrete(service, "*"))))


def strangers_of(role: Identity, services: Sequence[str], partition: str) -> tuple[str, ...]:
    """Return the principals that a trust policy lets in and that are none of these services; those that were deleted are nobody."""
    expected = {name for service in services for name in service_names(service, partition)}
    allowing = [one for one in (role.trust.statements if role.trust else ()) if not one.deny]
    named = [value for one in allowing for _, value in one.principals if value not in expected and not names_deleted(value)]
    return ("everybody who is not named",) if any(one.not_principal for one in allowing) else tuple(dict.fromkeys(named))


def _allowed(
    identity: Identity, statement: Statement, patterns: Sequence[Pattern], context: Mapping[str, str]
) -> Iterator[tuple[str, bool]]:
    if statement.deny:
        return
    for pattern in ("*",) if statement.not_action else statement.actions:
        if not statement.not_action and any(glob(one, pattern.lower()) for one in patterns):
            continue
        effects = {_may(identity, action, on, context) for action in _concrete(*_parts(pattern)) for on in _resources(identity, statement)}
        if effects - {None}:
            yield ("everything but " + ", ".join(statement.actions[:3]) if statement.not_action else pattern), True in effects


def _may(identity: Identity, action: str, resource: str, context: Mapping[str, str] = NO_FACTS) -> bool | None:
    """Return True for allowed, False for undecided, None for denied; keys and roles are taken to trust the account."""
    account = identity.caller.account
    body = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "*", "Resource": "*"}
    trusting = parse_policy({"Version": "2012-10-17", "Statement": body}, kind=PolicyKind.RESOURCE)
    effect = identity.may(action, resource, context, trust=trusting).effect
    return {Effect.ALLOW: True, Effect.UNDECIDED: False}.get(effect)


def _parts(pattern: str) -> tuple[str, str]:
    service, _, name = pattern.partition(":")
    return service, name or "*"


def _concrete(service: str, name: str) -> tuple[str, ...]:
    """Return actions that a pattern stands for: wildcards become a word that no narrower denial names."""
    return _SAMPLES if service == "*" else (f"{service}:{name.replace('*', 'X').replace('?', 'X')}",)


def _resources(identity: Identity, statement: Statement) -> Iterable[str]:
    """Return resources to ask about: those of the statement, and of a boundary that may hold it to less."""
    own = ("*",) if statement.not_resource else statement.resources
    limits = [one for part in (identity.boundary.statements if identity.boundary else ()) if not part.deny for one in part.resources]
    return dict.fromkeys(_example(one) for one in (*own, *limits))


def _example(pattern: str) -> str:
    return pattern if pattern == "*" else pattern.replace("${", "").replace("}", "").replace("*", "x").replace("?", "x")
