"""Policies of repositories, registries and keys: which statements let in whom their owner does not know."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# Conditions on these keys tie a principal to an account, an organisation or a network of the owner's.
_LIMITS = frozenset(
    {
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "kms:calleraccount",
    }
)
_ACCOUNT_LENGTH = 12


class Opening(NamedTuple):
    """One statement that allows: its place, its name, whether anyone is let in, and the accounts that it names."""

    position: int
    name: str
    anyone: bool
    accounts: frozenset[str]


def openings(policy: Mapping[str, Any]) -> Iterator[Opening]:
    """Yield each statement that allows somebody something."""
    statements = policy.get("Statement", ())
    for index, one in enumerate([statements] if isinstance(statements, Mapping) else statements):
        if isinstance(one, Mapping) and one.get("Effect") == "Allow":
            named = _named(one.get("Principal"))
            # NotPrincipal with Allow lets in everybody but those it names.
            anyone = ("*" in named or "NotPrincipal" in one) and not _limited(one.get("Condition"))
            accounts = frozenset(filter(None, map(account_of, named)))
            yield Opening(index, str(one.get("Sid", index)), anyone, accounts)


def account_of(principal: str) -> str:
    """Read the account of a principal: `111122223333`, `arn:aws:iam::111122223333:root`; empty for services and `*`."""
    parts = principal.split(":")
    found = parts[4] if len(parts) > 4 else principal  # noqa: PLR2004 - the fifth part of an ARN
    return found if len(found) == _ACCOUNT_LENGTH and found.isdecimal() else ""


def _named(principal: Any) -> list[str]:
    if isinstance(principal, Mapping):
        return _named(principal.get("AWS", ()))
    return [str(one) for one in (principal if isinstance(principal, list | tuple) else [principal])]


def _limited(condition: Any) -> bool:
    """Tell whether any positive operator compares a limiting key with something narrower than everything.

    `ForAllValues` holds where the key is missing, and an ARN of any account limits nothing: everybody may name a role so.
    """
    blocks = condition.items() if isinstance(condition, Mapping) else ()
    return any(
        str(key).lower() in _LIMITS and all(_is_narrow(str(one)) for one in (values if isinstance(values, list | tuple) else [values]))
        for operator, pairs in blocks
        if isinstance(pairs, Mapping) and not any(word in operator for word in ("Not", "IfExists", "Null", "ForAllValues"))
        for key, values in pairs.items()
    )


def _is_narrow(value: str) -> bool:
    """Tell whether a value names an account, organisation or network: wildcards may stand behind that only."""
    head = value if value.startswith("arn:") else value.partition("/")[0]
    return not {"*", "?"} & set(head) or (value.startswith("arn:") and account_of(value) != "")
