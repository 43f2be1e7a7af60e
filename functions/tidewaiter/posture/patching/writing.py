"""Plain values as YAML or JSON text, the way people write manifests."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.resolver import Resolver

_RESOLVER: Any = Resolver()
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")


class Writer:
    """Writes values; `step` is the indentation of what lies deeper, `json_style` quotes whatever JSON quotes."""

    def __init__(self, *, json_style: bool = False, step: int = 2) -> None:
        self._json = json_style
        self._step = step

    def inline(self, value: Any) -> str:
        """Write on one line, in brackets."""
        if self._json:
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, Mapping):
            return "{" + ", ".join(self.member(key, item) for key, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.inline, value)) + "]"
        return _scalar(value)

    def member(self, key: str, value: Any) -> str:
        """Write a key and its value on one line."""
        return f"{json.dumps(key, ensure_ascii=False) if self._json else _scalar(key)}: {self.inline(value)}"

    def block(self, value: Any, column: int) -> str:
        """Write the members of a mapping, or the items of a list, on lines that start at a column; each ends with a line feed."""
        return "".join(f"{' ' * column}{line}\n" for line in self._lines(value))

    def _lines(self, value: Any) -> Iterator[str]:
        if isinstance(value, list):
            for item in value:
                first, *rest = self._lines(item) if isinstance(item, Mapping) and item else [self.inline(item)]
                yield f"- {first}"
                yield from (f"  {line}" for line in rest)
            return
        for key, item in value.items():
            if _takes_lines(item):
                yield f"{_scalar(key)}:"
                yield from (" " * self._step + line for line in self._lines(item))
            else:
                yield self.member(key, item)


def _takes_lines(value: Any) -> bool:
    """Tell what is written below its key: mappings, and lists of them."""
    return bool(value) and (isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(one, Mapping) for one in value)))


def _scalar(value: Any) -> str:
    """Write a scalar plainly where that reads as the same text, else as JSON, which YAML takes as it is."""
    if isinstance(value, str) and value and set(value) <= _PLAIN and value[0] not in "-.":
        tag = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
        if tag == "tag:yaml.org,2002:str":
            return value
    return json.dumps(value, ensure_ascii=False)
