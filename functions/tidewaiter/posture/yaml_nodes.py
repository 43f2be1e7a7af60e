"""YAML text to plain data with the line of every value, from libyaml's events, so that depth and aliases are bounded as we go.

Composing with PyYAML's own composer would recurse in C and expand nothing, but know no limits; this builder keeps its own stack.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from tidewaiter.errors import BadInputError, LimitExceededError

MAX_DEPTH = 100
MAX_NODES = 500_000

_TEXT_TAGS = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary")
_TEXT = "tag:yaml.org,2002:str"
_MAX_PLAIN = 64
_SCALARS = SafeConstructor()
_RESOLVER: Any = Resolver()
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(slots=True)
class Node:
    """One value with the 1-based line it starts at; `parts` maps a key or index to the line of the key and the child."""

    value: Any
    line: int
    size: int = 1
    parts: "dict[str, tuple[int, Node]]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A key that a mapping holds twice: tools disagree about which one counts."""

    key: str
    line: int


@dataclass(slots=True)
class _Open:
    """A collection that is being built; `key` is the pending key of a mapping with its line, `merges` what `<<` pulls in."""

    node: Node
    anchor: str | None
    is_mapping: bool
    key: tuple[str, int] | None = None
    merges: list[Node] = field(default_factory=list)


class DocumentBuilder:
    """Builds one document from its text; `line_offset` is added to every line."""

    def __init__(self, *, line_offset: int = 0) -> None:
        self._offset = line_offset
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None
        self._documents = 0
        self.duplicates: list[Duplicate] = []

    def build(self, text: str) -> Node | None:
        """Return the root node, or None for an empty document.

        Raises BadInputError (with `where` = line) for malformed YAML and LimitExceededError for too deep or too large documents.
        """
        try:
            for event in _events(text):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._error(str(error.problem or "malformed YAML"), mark.line if mark else 0) from None
        except yaml.YAMLError as error:
            raise self._error(str(error).splitlines()[0], 0) from None
        return self._root

    def _error(self, what: str, line: int) -> BadInputError:
        return BadInputError(what, where=str(line + 1 + self._offset))

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1 + self._offset
        if isinstance(event, yaml.AliasEvent):
            self._attach(self._aliased(event.anchor, line), None, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._error("a second document starts without a --- line of its own", line - 1 - self._offset)

    def _aliased(self, anchor: str | None, line: int) -> Node:
        if anchor is None or anchor not in self._anchors:
            raise self._error(f"alias *{anchor} names no finished anchor", line - 1 - self._offset)
        return self._anchors[anchor]

    def _scalar(self, event: Any, line: int) -> None:
        tag = event.tag or _implicit_tag(event)
        if tag == _MERGE and self._expects_key():
            self._stack[-1].key = ("<<", -line)
            return
        self._attach(Node(_plain(tag, event.value, event.start_mark), line), event.anchor, line)

    def _expects_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_mapping and self._stack[-1].key is None

    def _start(self, event: Any, line: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise LimitExceededError(f"nested deeper than {MAX_DEPTH} levels", where=str(line))
        if self._expects_key():
            raise self._error("a mapping key is not a scalar", line - 1 - self._offset)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Open(Node({} if is_mapping else [], line), event.anchor, is_mapping))

    def _end(self) -> None:
        done = self._stack.pop()
        for source in done.merges:
            _merge(done.node, source)
        self._attach(done.node, done.anchor, done.node.line)

    def _attach(self, node: Node, anchor: str | None, line: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        self._place(parent, node, line)
        if parent.node.size > MAX_NODES:
            raise LimitExceededError(f"more than {MAX_NODES} values once aliases are followed", where=str(line))

    def _place(self, parent: _Open, node: Node, line: int) -> None:
        if not parent.is_mapping:
            parent.node.parts[str(len(parent.node.value))] = (line, node)
            parent.node.value.append(node.value)
            parent.node.size += node.size
        elif parent.key is None:
            if isinstance(node.value, dict | list):
                raise self._error("a mapping key is not a scalar", line - 1 - self._offset)
            parent.key = (_key(node.value), line)
        else:
            key, key_line = parent.key
            parent.key = None
            parent.node.size += node.size
            self._put(parent, key, key_line, node)

    def _put(self, parent: _Open, key: str, key_line: int, node: Node) -> None:
        if key_line < 0:
            parent.merges.extend(_merge_sources(node))
            return
        if key in parent.node.value:
            self.duplicates.append(Duplicate(key=key, line=key_line))
        parent.node.value[key] = node.value
        parent.node.parts[key] = (key_line, node)


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=yaml.CSafeLoader)


def _implicit_tag(event: Any) -> str:
    if len(event.value) > _MAX_PLAIN:  # no number, date or truth value is that long
        return _TEXT
    return str(_RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit))


def _plain(tag: str, value: str, mark: Any) -> Any:
    """Read a scalar as Kubernetes does: JSON's types only (dates and base-60 numbers stay text)."""
    if tag in _TEXT_TAGS or ":" in value:
        return value
    constructor = SafeConstructor.yaml_constructors.get(tag)
    if constructor is None or tag == _TEXT:
        return value
    try:
        return constructor(_SCALARS, yaml.ScalarNode(tag, value, mark, mark))
    except (ValueError, KeyError, IndexError, OverflowError, yaml.YAMLError):
        return value


def _key(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _merge_sources(node: Node) -> list[Node]:
    if isinstance(node.value, Mapping):
        return [node]
    return [child for _, child in node.parts.values() if isinstance(child.value, Mapping)]


def _merge(into: Node, source: Node) -> None:
    for key, (line, child) in source.parts.items():
        if key not in into.value:
            into.value[key] = child.value
            into.parts[key] = (line, child)
            into.size += child.size
