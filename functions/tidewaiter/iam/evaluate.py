"""Decide a request against every policy that applies to it, in the order AWS documents.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.iam.document import PolicyDocument
from tidewaiter.iam.principal import Directness
from tidewaiter.iam.request import Caller, CallerKind, Context, Request, context_of
from tidewaiter.iam.statement import Answer, answers_of
from tidewaiter.iam.ternary import Ternary, every, some


class Effect(StrEnum):
    """What the policies say; only ALLOW lets a request through."""

    ALLOW = "allow"
    IMPLICIT_DENY = "implicit-deny"
    EXPLICIT_DENY = "explicit-deny"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A statement that applied: its policy's name, its place in it, its Sid and effect."""

    policy: str
    index: int
    sid: str
    deny: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision with its reasons in words and the statements that applied; `unknown` are condition keys that would decide it."""

    effect: Effect
    reasons: tuple[str, ...]
    matched: tuple[Matched, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """True for ALLOW only."""
        return self.effect is Effect.ALLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layers:
    """Answers of each kind of policy; None where no such policy is set."""

    identity: tuple[Answer, ...]
    boundary: tuple[Answer, ...] | None
    session: tuple[Answer, ...] | None
    resource: tuple[Answer, ...]
    scps: tuple[tuple[Answer, ...], ...]

    def all(self) -> tuple[Answer, ...]:
        """Every answer."""
        return (*self.identity, *(self.boundary or ()), *(self.session or ()), *self.resource, *sum(self.scps, ()))


def evaluate(
    request: Request,
    *,
    identity: Sequence[PolicyDocument],
    boundary: PolicyDocument | None = None,
    session: Sequence[PolicyDocument] | None = None,
    resource_policies: Sequence[PolicyDocument] = (),
    scps: Sequence[Sequence[PolicyDocument]] = (),
) -> Decision:
    """Decide one request.

    `session` None means that no session policy was passed when the role was assumed. `scps` has one sequence per level (root, unit,
    account), each of which must allow. `resource_policies` are parsed with kind RESOURCE or TRUST; KMS keys and roles to be assumed
    need theirs, for there identity policies alone do not grant.
    """
    if request.problem:
        return Decision(effect=Effect.UNDECIDED, reasons=(request.problem,))
    context = context_of(request)
    layers = _Layers(
        identity=_layer(identity, request, context),
        boundary=None if boundary is None else _layer([boundary], request, context),
        session=None if session is None else _layer(session, request, context),
        resource=_layer(resource_policies, request, context),
        scps=tuple(_layer(level, request, context) for level in scps),
    )
    return _decide(request, layers)


def all_of(decisions: Iterable[Decision]) -> Decision:
    """Join the decisions on each resource of one call: the call goes through only if all are allowed."""
    listed = tuple(decisions)
    for effect in (Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY, Effect.UNDECIDED):
        found = next((decision for decision in listed if decision.effect is effect), None)
        if found is not None:
            return found
    if not listed:
        return Decision(effect=Effect.UNDECIDED, reasons=("no resource was given",))
    return Decision(effect=Effect.ALLOW, reasons=listed[0].reasons, matched=sum((one.matched for one in listed), ()))


def _layer(policies: Sequence[PolicyDocument], request: Request, context: Context) -> tuple[Answer, ...]:
    return tuple(answer for policy in policies for answer in answers_of(policy, request, context))


def _decide(request: Request, layers: _Layers) -> Decision:
    answers = layers.all()
    denies = [answer for answer in answers if answer.deny and answer.applies]
    if denies:
        return Decision(effect=Effect.EXPLICIT_DENY, reasons=tuple(map(_sentence, denies)), matched=tuple(map(_matched, denies)))
    granted, reasons = _granted(request, layers)
    if granted is False:
        return Decision(effect=Effect.IMPLICIT_DENY, reasons=reasons)
    doubts = tuple(_sentence(answer) for answer in answers if answer.applies is None)
    if granted is None or any(answer.applies is None and answer.deny for answer in answers):
        unknown = sorted({key for answer in answers if answer.applies is None for key in answer.unknown})
        return Decision(effect=Effect.UNDECIDED, reasons=doubts or reasons, unknown=tuple(unknown))
    allows = [answer for answer in answers if answer.applies]
    return Decision(effect=Effect.ALLOW, reasons=tuple(map(_sentence, allows)), matched=tuple(map(_matched, allows)))


def _granted(request: Request, layers: _Layers) -> tuple[Ternary, tuple[str, ...]]:
    """Tell whether all layers that must allow do; the reasons name those that do not."""
    by_organisation = every(_allows(level) for level in layers.scps)
    by_account = _by_accounts(request, layers)
    reasons = tuple(
        text
        for value, text in (
            (by_organisation, "no service control policy of some level allows it"),
            (by_account, "no policy grants it within its boundary, session and resource policies"),
        )
        if value is not True
    )
    return every((by_organisation, by_account)), reasons


def _by_accounts(request: Request, layers: _Layers) -> Ternary:
    caller = request.caller
    if caller.outside:
        return _allows(layers.resource)
    same, cross = _same_account(request, layers), _cross_account(caller, layers)
    if request.owner:
        return same if request.owner == caller.account else cross
    return same if same == cross else None


def _same_account(request: Request, layers: _Layers) -> Ternary:
    """Join the grants inside one account: by the resource directly, or by identity and resource within boundary and session policy."""
    caller = request.caller
    direct = _allows(layers.resource, Directness.CALLER)
    delegated = _allows(layers.resource)
    named = _allows(layers.resource, Directness.ROLE)
    by_identity = _by_identity(caller, layers.identity)
    if _resource_must_agree(request.action):
        by_identity = every((by_identity, delegated))
    limits = _limits(layers)
    return some((direct, every((some((by_identity, named)), limits)), _open_grant(layers, limits)))


def _open_grant(layers: _Layers, limits: Ternary) -> Ternary:
    """Judge a grant to `*` that boundary or session policy does not repeat: undocumented, so never more than undecided."""
    return None if limits is not True and _allows(layers.resource, Directness.ANYONE) is not False else False


def _cross_account(caller: Caller, layers: _Layers) -> Ternary:
    """Both accounts must allow: the caller's by identity within its limits, the owner's by the resource policy."""
    return every((_by_identity(caller, layers.identity), _limits(layers), _allows(layers.resource)))


def _by_identity(caller: Caller, identity: tuple[Answer, ...]) -> Ternary:
    return True if caller.kind is CallerKind.ROOT else _allows(identity)


def _limits(layers: _Layers) -> Ternary:
    return every(_allows(layer) for layer in (layers.boundary, layers.session) if layer is not None)


def _resource_must_agree(action: str) -> bool:
    """Key policies and trust policies are the only way in: without them identity policies grant nothing."""
    name = action.lower()
    return name.startswith(("kms:", "sts:assumerole")) and name not in _KMS_ACCOUNT_LEVEL


_KMS_ACCOUNT_LEVEL = frozenset({"kms:createkey", "kms:listkeys", "kms:listaliases", "kms:generaterandom"})


def _allows(layer: tuple[Answer, ...], at_least: Directness = Directness.ACCOUNT) -> Ternary:
    return some(answer.applies for answer in layer if answer.allow and answer.directness >= at_least)


def _matched(answer: Answer) -> Matched:
    return Matched(policy=answer.policy, index=answer.index, sid=answer.sid, deny=answer.deny)


def _sentence(answer: Answer) -> str:
    place = f"{answer.policy or 'a policy'}, statement {answer.index}" + (f" ({answer.sid})" if answer.sid else "")
    if answer.problem:
        return f"{answer.policy or 'a policy'} cannot be understood: {answer.problem}"
    verb = "denies" if answer.deny else "allows"
    return f"{place} {verb} it" if answer.applies else f"{place}: whether it {verb} it cannot be decided"
