"""YAML text to plain data with the place of every value, from libyaml's events, so that depth and aliases are bounded as we go.

PyYAML's own composer recurses in C and knows no limits; this builder keeps its own stack. It runs for every line of every manifest:
places are kept per collection rather than in an object per value, and words that recur are read once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

import re2
import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from tidewaiter.errors import BadInputError, LimitExceededError

MAX_DEPTH = 100
MAX_NODES = 500_000
CHARACTERS_OF_A_VALUE = 12
"""A text that is longer than `MAX_NODES` values of this length may hold more: what it writes out itself is no bomb."""

Place = tuple[int, int]
"""Where something starts: a line, and a column in code points, both from 1."""
Packed = int
"""A place as one number, see `unpacked`."""

_TEXT_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("str", "timestamp", "binary"))
_MERGE = "tag:yaml.org,2002:merge"
_FLOAT = "tag:yaml.org,2002:float"
_EXPONENT = re2.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]{1,3}")
"""How Helm writes whole numbers from a million on (`1e+06`): PyYAML takes that for text, Kubernetes for a number."""
_WHOLE = 1e18
_MAX_PLAIN = 64
_COLUMN_BITS = 32
_COLUMN_MASK = (1 << _COLUMN_BITS) - 1
_SCALARS = SafeConstructor()
_RESOLVER: Any = Resolver()
_TYPED = frozenset(Resolver.yaml_implicit_resolvers)  # plain scalars that begin otherwise are text


def unpacked(place: Packed) -> Place:
    """Return line and column of a packed place."""
    return place >> _COLUMN_BITS, place & _COLUMN_MASK


@dataclass(slots=True)
class Node:
    """A value and where it starts; of a collection also where each key or item does, and the collections among its values.

    `size` counts values, those of aliases too. `places` are packed into numbers (see `unpacked`): they are most of what is kept of a
    manifest, and a collector of garbage, which follows references, passes numbers over.
    """

    value: Any
    place: Packed
    size: int = 1
    places: dict[str, Packed] = field(default_factory=dict)
    nodes: "dict[str, Node]" = field(default_factory=dict)

    @property
    def line(self) -> int:
        """The line that it starts at."""
        return self.place >> _COLUMN_BITS

    @property
    def parts(self) -> "dict[str, tuple[Place, Node]]":
        """Each key or index with its place and what it holds."""
        return {key: (unpacked(self.places[key]), child) for key, child in self.children()}

    def children(self) -> "Iterator[tuple[str, Node]]":
        """Yield each member or item by its key or index."""
        for key, place in self.places.items():
            value = self.value[key] if isinstance(self.value, dict) else self.value[int(key)]
            yield key, self.nodes.get(key) or Node(value, place)

    def place_of(self, tokens: Sequence[str]) -> Place:
        """Follow keys and indexes as far as they exist, and return the place of the last key or item."""
        place, node = self.place, self
        for token in tokens:
            if token not in node.places:
                break
            place = node.places[token]
            if token not in node.nodes:
                break
            node = node.nodes[token]
        return unpacked(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A key that a mapping holds twice: tools disagree about which one counts."""

    key: str
    line: int


@dataclass(slots=True)
class _Open:
    """A collection that is being built; `key` is the pending key of a mapping, `merges` what `<<` pulls in."""

    node: Node
    anchor: str | None
    is_mapping: bool
    key: str | None = None
    key_place: Packed = 0
    merging: bool = False
    merges: list[Node] = field(default_factory=list)


class DocumentBuilder:
    """Builds one document from its text; `line_offset` is added to every line."""

    def __init__(self, *, line_offset: int = 0) -> None:
        self._first = line_offset + 1
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None
        self._documents = 0
        self._most = MAX_NODES
        self.duplicates: list[Duplicate] = []

    def build(self, text: str) -> Node | None:
        """Return the root node, or None for an empty document.

        Raises BadInputError (with `where` = `line:column`) for malformed YAML and LimitExceededError for too deep or too large documents.
        """
        first, takers = self._first, self._TAKERS
        self._most = max(MAX_NODES, len(text) // CHARACTERS_OF_A_VALUE)
        try:
            for event in iter(yaml.CSafeLoader(text).get_event, None):
                take = takers.get(event.__class__)
                if take is not None:
                    mark: Any = event.start_mark
                    take(self, event, mark.line + first << _COLUMN_BITS | mark.column + 1)
        except yaml.MarkedYAMLError as error:
            raise _malformed(error, first) from None
        except yaml.YAMLError as error:
            raise _error(str(error).splitlines()[0], _packed(first, 1)) from None
        return self._root

    def _document(self, _event: Any, place: Packed) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _error("a second document starts without a --- line of its own", place)

    def _alias(self, event: Any, place: Packed) -> None:
        known = self._anchors.get(event.anchor)
        if known is None:
            raise _error(f"alias *{event.anchor} names no finished anchor", place)
        self._attach(known, place)

    def _scalar(self, event: Any, place: Packed) -> None:
        value, tag = event.value, event.tag
        if tag is not None or (event.implicit[0] and value[:1] in _TYPED):
            if (tag == _MERGE or (tag is None and value == "<<")) and self._expects_key():
                self._stack[-1].merging = True
            value = scalar_of(event)
        if event.anchor is not None or not self._stack:
            node = Node(value, place)
            self._name(event.anchor, node)
            self._attach(node, place)
        else:
            self._put(self._stack[-1], value, 1, place)

    def _expects_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_mapping and self._stack[-1].key is None

    def _start(self, event: Any, place: Packed) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise LimitExceededError(f"nested deeper than {MAX_DEPTH} levels", where=_written(place))
        is_mapping = event.__class__ is yaml.MappingStartEvent
        self._stack.append(_Open(Node({} if is_mapping else [], place), event.anchor, is_mapping))

    def _end(self, _event: Any, _place: Packed) -> None:
        done = self._stack.pop()
        for source in done.merges:
            _merge(done.node, source)
        self._name(done.anchor, done.node)
        self._attach(done.node, done.node.place)

    def _name(self, anchor: str | None, node: Node) -> None:
        if anchor is not None:
            self._anchors[anchor] = node

    def _attach(self, node: Node, place: Packed) -> None:
        """Give a node to the collection that is open; it becomes the root where none is."""
        if not self._stack:
            self._root = node
            return
        top = self._stack[-1]
        if not isinstance(node.value, dict | list):
            self._put(top, node.value, 1, place)
        elif top.is_mapping and top.key is None:
            raise _error("a mapping key is not a scalar", place)
        elif top.merging:
            top.merges.extend(_merge_sources(node))
            top.key, top.merging = None, False
            top.node.size += node.size
        else:
            top.node.nodes[self._put(top, node.value, node.size, place)] = node

    def _put(self, top: _Open, value: Any, size: int, place: Packed) -> str:
        """Put a value into a collection, or take it for the key of what comes next; return the key or index."""
        node = top.node
        if not top.is_mapping:
            key = str(len(node.value))
            node.value.append(value)
        elif top.key is None:
            key = top.key = value if value.__class__ is str else key_of(value)
            top.key_place = place
            return key
        else:
            key, place = top.key, top.key_place
            top.key = None
            if top.merging:
                top.merging = False
                return key
            if key in node.value:
                self._replaced(node, key, place)
            node.value[key] = value
        node.places[key] = place
        node.size += size
        if node.size > self._most:
            raise LimitExceededError(f"more than {self._most} values once aliases are followed", where=_written(place))
        return key

    def _replaced(self, node: Node, key: str, place: Packed) -> None:
        self.duplicates.append(Duplicate(key=key, line=unpacked(place)[0]))
        node.nodes.pop(key, None)

    _TAKERS: ClassVar[Mapping[type, Callable[..., None]]] = {
        yaml.ScalarEvent: _scalar,
        yaml.MappingStartEvent: _start,
        yaml.SequenceStartEvent: _start,
        yaml.MappingEndEvent: _end,
        yaml.SequenceEndEvent: _end,
        yaml.AliasEvent: _alias,
        yaml.DocumentStartEvent: _document,
    }


def _malformed(error: yaml.MarkedYAMLError, first: int) -> BadInputError:
    mark = error.problem_mark or error.context_mark
    return _error(str(error.problem or "malformed YAML"), _packed(mark.line + first, mark.column + 1) if mark else _packed(first, 1))


def _packed(line: int, column: int) -> Packed:
    return line << _COLUMN_BITS | column


def _error(what: str, place: Packed) -> BadInputError:
    return BadInputError(what, where=_written(place))


def _written(place: Packed) -> str:
    line, column = unpacked(place)
    return f"{line}:{column}"


def scalar_of(event: Any) -> Any:
    """Return the value of a scalar event."""
    value, tag = event.value, event.tag
    if tag is None and not (event.implicit[0] and value[:1] in _TYPED):
        return value
    return _plain(value, tag) if len(value) <= _MAX_PLAIN else _typed(value, tag)


@lru_cache(maxsize=4096)
def _plain(value: str, tag: str | None) -> Any:
    """Read a short scalar; manifests are made of the same words over and over."""
    if tag is None and _EXPONENT.fullmatch(value):
        tag = _FLOAT
    return _typed(value, tag or str(_RESOLVER.resolve(yaml.ScalarNode, value, (True, False))))


def _typed(value: str, tag: str | None) -> Any:
    """Read a scalar as Kubernetes does: JSON's types only (dates and base-60 numbers stay text); nothing untagged and long is typed."""
    constructor = SafeConstructor.yaml_constructors.get(tag) if tag else None
    if constructor is None or tag in _TEXT_TAGS or ":" in value:
        return value
    try:
        read = constructor(_SCALARS, yaml.ScalarNode(str(tag), value))
    except (ValueError, KeyError, IndexError, OverflowError, yaml.YAMLError):
        return value
    return int(read) if isinstance(read, float) and abs(read) < _WHOLE and read.is_integer() else read


def key_of(value: Any) -> str:
    """Write a scalar key as JSON does, which knows only text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _merge_sources(node: Node) -> list[Node]:
    return [node] if isinstance(node.value, dict) else [child for child in node.nodes.values() if isinstance(child.value, dict)]


def _merge(into: Node, source: Node) -> None:
    for key, place in source.places.items():
        if key not in into.value:
            into.value[key] = source.value[key]
            into.places[key] = place
            if key in source.nodes:
                into.nodes[key] = source.nodes[key]
            into.size += source.nodes[key].size if key in source.nodes else 1
