"""Does one statement apply to a request? Action, resource, principal and conditions joined by AND, each True, False or undecided."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tidewaiter.iam.condition import holds
from tidewaiter.iam.document import PolicyDocument, Statement
from tidewaiter.iam.pattern import fold, glob, resource, wildcards
from tidewaiter.iam.principal import Directness, names_caller
from tidewaiter.iam.request import Context, Request
from tidewaiter.iam.ternary import Ternary, every, negate, some
from tidewaiter.iam.variables import expand


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one statement says of a request; a document that cannot be understood might allow and might deny.

    `unknown` are the condition keys that the request says nothing about.
    """

    policy: str
    index: int
    sid: str
    allow: bool
    deny: bool
    applies: Ternary
    directness: Directness = Directness.CALLER
    problem: str = ""
    unknown: tuple[str, ...] = ()


def answers_of(policy: PolicyDocument, request: Request, context: Context) -> Iterator[Answer]:
    """Yield the answer of each statement of a policy that is about the action of a request: most are about others."""
    if policy.problem:
        yield Answer(policy=policy.name, index=0, sid="", allow=True, deny=True, applies=None, problem=policy.problem)
    action = request.action.lower()
    for index, statement in enumerate(policy.statements):
        if _action_matches(statement, action):
            yield _answer(policy, index, statement, request, context)


def _answer(policy: PolicyDocument, index: int, statement: Statement, request: Request, context: Context) -> Answer:
    named, directness = names_caller(statement, request.caller) if statement.principals else (True, Directness.CALLER)
    applies = every(_parts(policy, statement, request, context, named=named))
    return Answer(
        policy=policy.name,
        index=index,
        sid=statement.sid,
        allow=not statement.deny,
        deny=statement.deny,
        applies=applies,
        directness=directness,
        unknown=tuple(key for block in statement.conditions.values() for key in block if context.get(key) is None)
        if applies is None
        else (),
    )


def _parts(policy: PolicyDocument, statement: Statement, request: Request, context: Context, *, named: Ternary) -> Iterator[Ternary]:
    """Yield what must hold besides the action, cheapest first."""
    yield named
    yield _resource_matches(statement, request.resource, context, version=policy.version)
    yield holds(statement.conditions, context, version=policy.version)


@lru_cache(maxsize=16_384)
def _names(pattern: str, action: str) -> bool:
    return glob(fold(wildcards(pattern)), action)


def _action_matches(statement: Statement, wanted: str) -> bool:
    """Match Action or NotAction; names are not case-sensitive."""
    for pattern in statement.actions:
        if _names(pattern, wanted):
            return not statement.not_action
    return statement.not_action


def _resource_matches(statement: Statement, wanted: str, context: Context, *, version: str) -> Ternary:
    hit = some(_one_resource(text, statement, wanted, context, version=version) for text in statement.resources)
    return negate(hit) if statement.not_resource else hit


def _one_resource(text: str, statement: Statement, wanted: str, context: Context, *, version: str) -> Ternary:
    """Match one resource; a variable without a value matches nothing, which NotResource may or may not turn around."""
    expansion = expand(text, context, version=version, wild=True)
    if expansion.pattern is None:
        return False if expansion.absent and not statement.not_resource else None
    return resource(expansion.pattern, wanted)
