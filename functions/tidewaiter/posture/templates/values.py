"""Values of templates: some are known only after deployment, and what is not known is never taken for a default."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, final


@final
class NotKnown:
    """A value that only the deployment knows."""

    def __repr__(self) -> str:
        """Name it as people read it in messages."""
        return "(known after deployment)"


NOT_KNOWN: Final = NotKnown()
ANY_ACCOUNT = "000000000000"
"""Stands for the account of the deployment."""
MAX_DEPTH = 100
NOT_YET = "not known before deployment"
NOT_IN_TEMPLATE = "no template tells this"
"""What a control says about facts that only a live account has."""


def is_known(value: object) -> bool:
    """Tell whether a value is known, all of it; a reference to another resource (`${Name}`) names something that is not."""
    if isinstance(value, Mapping):
        return all(map(is_known, value.values()))
    if isinstance(value, list):
        return all(map(is_known, value))
    return value is not NOT_KNOWN and not (isinstance(value, str) and "${" in value)


def look(value: Any, *path: str) -> Any:
    """Follow keys; None where one is missing, NOT_KNOWN where one holds what is not known."""
    for key in path:
        if value is NOT_KNOWN:
            return NOT_KNOWN
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def flag(value: Any, default: bool | None) -> bool | None:  # noqa: FBT001 - three-valued
    """Read a truth value, which templates also write as text; None for what is not known."""
    if value is None:
        return default
    word = str(value).lower()
    return word == "true" if word in ("true", "false") else None


def word(value: Any, default: str = "") -> str | None:
    """Read a word that must be known to mean something; None for what is not."""
    if value is None:
        return default
    return str(value) if is_known(value) and not isinstance(value, Mapping | list) else None


def text(value: Any) -> str:
    """Read a name or reference, whether it is known or not: two that read alike are the same."""
    return value if isinstance(value, str) else "" if value is None or value is NOT_KNOWN else str(value)


def items(value: Any) -> list[Any] | None:
    """Read a list; a single value stands for a list of one, None for what is not known."""
    if value is NOT_KNOWN:
        return None
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def words(value: Any) -> tuple[str, ...] | None:
    """Read a list of words, all of which must be known."""
    found = items(value)
    return tuple(map(str, found)) if found is not None and is_known(found) else None


def document(value: Any) -> Mapping[str, Any] | None:
    """Read a policy document, as such or as JSON text; None where any of it is not known, references to resources aside."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, Mapping) or too_deep(value):
        return None
    return None if any(one is NOT_KNOWN for one in leaves(value)) else value


def too_deep(value: Any, limit: int = MAX_DEPTH) -> bool:
    """Tell whether collections are nested deeper than anything honest is."""
    level = [value]
    for _ in range(limit):
        level = [child for one in level if isinstance(one, Mapping | list) for child in (one.values() if isinstance(one, Mapping) else one)]
        if not level:
            return False
    return True


def leaves(value: Any) -> Iterator[Any]:
    """Yield every value that is no collection."""
    if isinstance(value, Mapping):
        for child in value.values():
            yield from leaves(child)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child)
    else:
        yield value


def camel(value: Any) -> Any:
    """Write keys as the API does, with a small first letter."""
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: camel(child) for key, child in value.items()}
    return [camel(one) for one in value] if isinstance(value, list) else value
