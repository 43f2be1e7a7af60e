"""YAML records of advisory repositories -> plain data: every scalar stays text, so that the version 1.10 does not become 1.1.

Built from libyaml's events with a stack of our own: composing would recurse in C, and knows no limits.
"""

from typing import Any

import yaml

from tidewaiter.errors import BadInputError, LimitExceededError

MAX_DEPTH = 32
MAX_NODES = 200_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def load(raw: bytes) -> Any:
    """Return the first document as dicts, lists, text and None. Raises BadInputError and LimitExceededError.

    Aliases are refused: no advisory repository has any, and a few of them can stand for billions of values.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(raw, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            builder.take(event)
    except (yaml.YAMLError, ValueError) as error:
        raise BadInputError(f"malformed YAML: {' '.join(str(error).split())[:200]}") from None
    return builder.root


class _Builder:
    """Puts what comes into the collection that is open, a key or an item at a time."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[str | None] = []
        self._nodes = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise BadInputError(f"alias *{event.anchor} in a record")
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.value in _NULLS
            self._put(None if plain else event.value)
        elif isinstance(event, yaml.MappingStartEvent):
            self._start({})
        elif isinstance(event, yaml.SequenceStartEvent):
            self._start([])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()

    def _start(self, collection: dict[str, Any] | list[Any]) -> None:
        self._put(collection)
        self._open.append(collection)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            raise LimitExceededError(f"nested deeper than {MAX_DEPTH} levels")

    def _put(self, value: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise LimitExceededError(f"more than {MAX_NODES} values")
        parent = self._open[-1] if self._open else None
        if parent is None:
            self.root = value
        elif isinstance(parent, list):
            parent.append(value)
        elif (key := self._keys[-1]) is not None:
            parent[key] = value
            self._keys[-1] = None
        elif isinstance(value, dict | list):
            raise BadInputError("a mapping key is not a scalar")
        else:
            self._keys[-1] = value or ""
