"""Where everything of a YAML document is written: each value with its first and last character, aliases as such."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tidewaiter.posture.yaml_nodes import key_of, scalar_of

MERGE = "<<"


@dataclass(slots=True)
class Span:
    """One value: `start` and `end` are offsets into the text, properties (anchor, tag) included.

    `kind` is `scalar`, `mapping`, `sequence` or `alias`; `target` is what an alias stands for. `style` is that of a scalar, `flow` tells
    a collection in brackets.
    """

    kind: str
    start: int
    end: int
    flow: bool = False
    style: str = ""
    anchor: str = ""
    value: Any = None
    entries: "list[Entry]" = field(default_factory=list)
    target: "Span | None" = None

    @property
    def resolved(self) -> "Span":
        """What this is, or what it stands for."""
        return self.target or self

    def own(self) -> "dict[str, Entry]":
        """Return the members that a mapping itself holds; of twins the last one, which counts."""
        return {entry.name: entry for entry in self.entries if entry.key is not None and not entry.merges}

    def sources(self) -> "Iterator[Span]":
        """Yield the mappings that a mapping merges (`<<`), those that count first before the others."""
        for entry in self.entries:
            if entry.merges:
                held = entry.value.resolved
                yield from (one.value.resolved for one in held.entries) if held.kind == "sequence" else (held,)

    def names(self) -> set[str]:
        """Return the members that a mapping has, by itself and by merges."""
        return set(self.own()).union(*(source.names() for source in self.sources()))


@dataclass(slots=True)
class Entry:
    """A member of a mapping or, without a key, an item of a sequence."""

    key: Span | None
    value: Span

    @property
    def start(self) -> int:
        """Where it starts; an item of a block sequence starts after its dash."""
        return self.key.start if self.key else self.value.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.value.end

    @property
    def name(self) -> str:
        """The key as text."""
        return key_of(self.key.value) if self.key else ""

    @property
    def merges(self) -> bool:
        """True for `<<`."""
        return self.key is not None and self.key.value == MERGE and not self.key.style


def spans_of(text: str) -> Span | None:
    """Read the places of one document that is known to be sound; None if it is empty. Raises yaml.YAMLError."""
    root: Span | None = None
    stack: list[tuple[Span, list[Span]]] = []
    anchors: dict[str, Span] = {}
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append((_collection(event), []))
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            span, children = stack.pop()
            _close(span, children, event)
        elif isinstance(event, yaml.AliasEvent):
            span = _alias(event, anchors)
        elif isinstance(event, yaml.ScalarEvent):
            span = _scalar(event)
        else:
            continue
        if span.anchor:
            anchors[span.anchor] = span
        if stack:
            stack[-1][1].append(span)
        else:
            root = span
    return root


def _collection(event: Any) -> Span:
    kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
    return Span(kind, event.start_mark.index, event.end_mark.index, flow=bool(event.flow_style), anchor=event.anchor or "")


def _alias(event: Any, anchors: Mapping[str, Span]) -> Span:
    target = anchors[event.anchor]
    return Span("alias", event.start_mark.index, event.end_mark.index, target=target, value=target.value)


def _scalar(event: Any) -> Span:
    style = "" if event.style in (None, ":") else event.style
    return Span(
        "scalar",
        event.start_mark.index,
        event.end_mark.index,
        style=style,
        anchor=event.anchor or "",
        value=scalar_of(event),
    )


def _close(span: Span, children: list[Span], event: Any) -> None:
    """Give a collection its members. libyaml ends one of block style where the next thing starts: it ends with its last member."""
    pairs: Iterator[tuple[Span | None, Span]]
    pairs = zip(children[::2], children[1::2], strict=True) if span.kind == "mapping" else ((None, child) for child in children)
    span.entries = [Entry(key, value) for key, value in pairs]
    span.end = event.end_mark.index if span.flow or not span.entries else span.entries[-1].end
