"""Policy documents as typed values. A malformed document is a value with a `problem`; the evaluator never lets it allow anything.

Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tidewaiter.errors import BadInputError
from tidewaiter.iam.condition import Conditions
from tidewaiter.iam.pattern import ARN_PARTS

MAX_CHARACTERS = 131_072
MAX_STATEMENTS = 2_000
MAX_VALUES = 5_000

_VERSIONS = ("2008-10-17", "2012-10-17")
_DOCUMENT_KEYS = frozenset({"Version", "Id", "Statement"})
_PAIRS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
_STATEMENT_KEYS = frozenset({"Sid", "Effect", "Condition"} | {name for pair in _PAIRS for name in pair})
_PRINCIPAL_KINDS = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})


class PolicyKind(StrEnum):
    """Where a policy is attached: to an identity (also boundaries, session policies, SCPs), a resource, or a role as its trust."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    TRUST = "trust"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement. `principals` holds (kind, value) pairs, `*` as ("*", "*"); the `not_` flags say which form was written."""

    sid: str
    deny: bool
    actions: tuple[str, ...]
    not_action: bool
    resources: tuple[str, ...]
    not_resource: bool
    principals: tuple[tuple[str, str], ...] = ()
    not_principal: bool = False
    conditions: Conditions = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument:
    """One policy; `problem` is not empty if it could not be understood, and then it has no statements."""

    name: str
    version: str = "2008-10-17"
    statements: tuple[Statement, ...] = ()
    problem: str = ""


def parse_policy(document: str | bytes | Mapping[str, Any], *, name: str = "", kind: PolicyKind = PolicyKind.IDENTITY) -> PolicyDocument:
    """Read a policy from JSON text or a decoded object; never raises for bad content."""
    try:
        raw = _load(document) if isinstance(document, str | bytes) else document
        return _document(raw, name, kind)
    except BadInputError as error:
        return PolicyDocument(name=name, problem=error.message)


def _load(text: str | bytes) -> Any:
    if len(text) > MAX_CHARACTERS:
        raise BadInputError(f"policy longer than {MAX_CHARACTERS} characters")
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"not JSON: {error}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("an object names a key twice")
    return result


def _document(raw: Any, name: str, kind: PolicyKind) -> PolicyDocument:
    body = _object(raw, "the policy", _DOCUMENT_KEYS)
    version = body.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        raise BadInputError(f"unknown policy version {version!r}")
    statements = body.get("Statement")
    listed = [statements] if isinstance(statements, Mapping) else statements
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not 0 < len(listed) <= MAX_STATEMENTS:
        raise BadInputError("Statement is missing, empty or too long")
    return PolicyDocument(name=name, version=version, statements=tuple(_statement(item, kind) for item in listed))


def _statement(raw: Any, kind: PolicyKind) -> Statement:
    body = _object(raw, "a statement", _STATEMENT_KEYS)
    if body.get("Effect") not in ("Allow", "Deny"):
        raise BadInputError(f"Effect is neither Allow nor Deny: {body.get('Effect')!r}")
    not_action, actions = _either(body, *_PAIRS[0])
    not_resource, resources = _resources(body, kind)
    not_principal, principals = _principals(body, kind)
    return Statement(
        sid=str(body.get("Sid", "")),
        deny=body["Effect"] == "Deny",
        actions=_checked(actions, _is_action, "action"),
        not_action=not_action,
        resources=_checked(resources, _is_resource, "resource"),
        not_resource=not_resource,
        principals=principals,
        not_principal=not_principal,
        conditions=_conditions(body.get("Condition", {})),
    )


def _resources(body: Mapping[str, Any], kind: PolicyKind) -> tuple[bool, tuple[str, ...]]:
    """Read Resource; a trust policy and some resource policies (ECR) have none and mean the thing they are attached to."""
    if kind is not PolicyKind.IDENTITY and not {"Resource", "NotResource"} & set(body):
        return False, ("*",)
    negated, values = _either(body, *_PAIRS[1])
    return negated, _strings(values, "Resource")


def _principals(body: Mapping[str, Any], kind: PolicyKind) -> tuple[bool, tuple[tuple[str, str], ...]]:
    if kind is PolicyKind.IDENTITY:
        if {"Principal", "NotPrincipal"} & set(body):
            raise BadInputError("an identity policy names a principal")
        return False, ()
    negated, value = _either(body, *_PAIRS[2])
    if value == "*":
        return negated, (("*", "*"),)
    named = _object(value, "Principal", _PRINCIPAL_KINDS)
    pairs = tuple((kind_, one) for kind_, values in named.items() for one in _strings(values, "Principal"))
    if not pairs or any(not one or ("*" in one and one != "*") for _, one in pairs):
        raise BadInputError("Principal is empty or holds a partial wildcard")
    return negated, pairs


def _either(body: Mapping[str, Any], name: str, negated: str) -> tuple[bool, Any]:
    if (name in body) == (negated in body):
        raise BadInputError(f"a statement needs exactly one of {name} and {negated}")
    return (False, body[name]) if name in body else (True, body[negated])


def _checked(values: Any, test: Any, what: str) -> tuple[str, ...]:
    texts = _strings(values, what)
    wrong = next((text for text in texts if not test(text)), None)
    if wrong is not None:
        raise BadInputError(f"not an IAM {what}: {wrong[:100]!r}")
    return texts


def _is_action(text: str) -> bool:
    service, colon, action = text.partition(":")
    return text in ("*", "*:*") or bool(colon and service and action and ":" not in action and "*" not in service and "?" not in service)


def _is_resource(text: str) -> bool:
    return text == "*" or (text.startswith("arn:") and text.count(":") >= ARN_PARTS - 1) or text.startswith(("arn:*", "*:"))


def _conditions(raw: Any) -> Conditions:
    block = _object(raw, "Condition")
    return {name: {key: _strings(value, key) for key, value in _object(keys, name).items()} for name, keys in block.items()}


def _strings(raw: Any, what: str) -> tuple[str, ...]:
    values = raw if isinstance(raw, list | tuple) else [raw]
    if not values or len(values) > MAX_VALUES:
        raise BadInputError(f"{what} is empty or too long")
    return tuple(_scalar(value, what) for value in values)


def _scalar(value: Any, what: str) -> str:
    """Give the text of a JSON scalar: IAM takes `true` and `5` for `"true"` and `"5"` in conditions."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise BadInputError(f"{what} holds neither text, number nor boolean")


def _object(raw: Any, what: str, keys: frozenset[str] = frozenset()) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise BadInputError(f"{what} is not an object")
    unknown = sorted(set(raw) - keys) if keys else []
    if unknown:
        raise BadInputError(f"{what} has an unknown element {unknown[0][:100]!r}")
    return raw
