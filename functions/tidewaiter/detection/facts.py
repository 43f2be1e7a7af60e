"""Read what a CloudTrail call asked for: request parameters, policy documents, who is meant."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from tidewaiter.model.detection import Event

MAX_POLICY = 65536


def request(event: Event) -> Mapping[str, Any]:
    """Return the request parameters; empty if the call had none."""
    return _mapping(event.raw.get("requestParameters"))


def response(event: Event) -> Mapping[str, Any]:
    """Return the response elements; empty for read-only and failed calls."""
    return _mapping(event.raw.get("responseElements"))


def at(value: Any, *path: str) -> Any:
    """Follow keys into nested objects; None where one is absent."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def text(value: Any, *path: str) -> str:
    """Follow keys and return the text there; empty for anything else."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def items(value: Any, *path: str) -> tuple[Any, ...]:
    """Follow keys and return the list there; EC2 wraps lists as `{"items": [...]}`."""
    found = at(value, *path)
    found = found.get("items") if isinstance(found, Mapping) else found
    return tuple(found) if isinstance(found, list) else ()


def texts(value: Any) -> Iterator[str]:
    """Yield every string anywhere inside bounded JSON data, keys excluded."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from texts(item)


def policy(value: Any) -> Mapping[str, Any]:
    """Read a policy document given as text (plain or URL-encoded) or as an object; empty if it is neither."""
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, str) or len(value) > MAX_POLICY:
        return {}
    plain = unquote(value) if value.lstrip().startswith("%") else value
    try:
        return _mapping(json.loads(plain))
    except (ValueError, RecursionError):
        return {}


def statements(document: Mapping[str, Any], effect: str = "Allow") -> tuple[Mapping[str, Any], ...]:
    """Return the statements of one effect."""
    found = document.get("Statement")
    candidates = found if isinstance(found, list) else [found]
    return tuple(item for item in candidates if isinstance(item, Mapping) and item.get("Effect") == effect)


def words(value: Any) -> tuple[str, ...]:
    """Return a policy element that may be one string or a list of strings."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def condition_blocks(condition: Any) -> tuple[Mapping[str, Any], ...]:
    """Return the key blocks of a policy condition, one for each operator."""
    return tuple(block for block in _mapping(condition).values() if isinstance(block, Mapping))


def principals(statement: Mapping[str, Any]) -> tuple[str, ...]:
    """Return who a statement speaks of: `*`, account ids, ARNs, federated providers."""
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return tuple(word for kind in principal.values() for word in words(kind))
    return words(principal)


def foreign_accounts(statement: Mapping[str, Any], account: str) -> tuple[str, ...]:
    """Return the principals of a statement that belong to another account, or to everyone (`*`); AWS services are left out."""
    return tuple(word for word in principals(statement) if word == "*" or (account_of(word) not in {"", account}))


def account_of(principal: str) -> str:
    """Return the account id in an ARN or bare account id; empty if there is none."""
    if principal.isdigit():
        return principal
    parts = principal.split(":")
    return parts[4] if principal.startswith("arn:") and len(parts) > 4 else ""  # noqa: PLR2004 - arn:partition:service:region:account


def is_workload(event: Event) -> bool:
    """Tell whether software acts (an instance's or a pod's role), not a person or a pipeline."""
    return bool(event.principal.instance_id) or event.principal.session.startswith("eks-")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
