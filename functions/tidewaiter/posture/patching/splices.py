"""From a document and the value that it shall have to the smallest changes of its text, so that all else stays as it was typed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.posture.patching.edits import REMOVED, final, same
from tidewaiter.posture.patching.spans import Entry, Span
from tidewaiter.posture.patching.writing import Writer


class UnpatchableError(Exception):
    """The text cannot be changed so that it means what is wanted; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Replace `start` to `end` by `text`; of two insertions at one place the deeper one comes first."""

    start: int
    end: int
    shallowness: int
    text: str


class Splicer:
    """Collects the splices of one document. `text` ends with a line feed and has no other line breaks; `json_style` quotes all keys."""

    def __init__(self, text: str, root: Span, *, json_style: bool) -> None:
        self._text = text
        self._write = Writer(json_style=json_style, step=_step_of(root, text))
        self._found: list[Splice] = []
        self._wanted: dict[int, Any] = {}

    def splices(self, root: Span, old: Any, new: Any) -> list[Splice]:
        """Return what turns `old`, which the document says, into `new`. Raises UnpatchableError."""
        self._change(root, old, new)
        return sorted(set(self._found))

    def _change(self, span: Span, old: Any, new: Any) -> None:
        if self._is_done(span.resolved, new) or same(old, new):
            return
        span = span.resolved
        if span.kind == "mapping" and isinstance(new, Mapping):
            self._mapping(span, old, new)
        elif span.kind == "sequence" and isinstance(new, list) and len(new) >= len(old):
            self._sequence(span, old, new)
        else:
            self._replace(span, new)

    def _is_done(self, span: Span, new: Any) -> bool:
        """Tell whether a value that is written once and used twice was changed before. Raises UnpatchableError where the uses differ."""
        if not span.anchor:
            return False
        if id(span) in self._wanted:
            if not same(self._wanted[id(span)], final(new)):
                raise UnpatchableError(f"what is written at &{span.anchor} is used elsewhere, where it has to stay")
            return True
        self._wanted[id(span)] = final(new)
        return False

    def _replace(self, span: Span, new: Any) -> None:
        if span.entries and not span.flow and self._replace_lines(span, final(new)):
            return
        kept = f"&{span.anchor} " if span.anchor else ""
        lead = " " if span.start == span.end else ""
        trail = "\n" if self._text[span.start : span.end].endswith("\n") else ""
        self._add(span.start, span.end, f"{lead}{kept}{self._write.inline(final(new))}{trail}")

    def _replace_lines(self, span: Span, new: Any) -> bool:
        """Write a block collection anew, in lines or behind its key; tell whether that could be done."""
        place = self._place(span.entries[0])
        line = self._text.rfind("\n", 0, place) + 1
        before = self._text[:line].rstrip()
        if self._text[line:place].strip():
            return False
        if new and isinstance(new, Mapping | list):
            self._add(line, self._line_end(span.end), self._write.block(new, place - line))
        elif before.endswith(":"):
            trail = "\n" if self._text[: span.end].endswith("\n") else ""
            self._add(len(before), span.end, f" {self._write.inline(new)}{trail}")
        else:
            return False
        return True

    def _place(self, entry: Entry) -> int:
        return self._dash(entry) if entry.key is None else entry.start

    def _mapping(self, span: Span, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        own = span.own()
        gone = [own[key] for key in own if key not in new]
        merged = self._merged(span, old)
        if any(key not in new and key not in own for key in merged):
            raise UnpatchableError("what is to be removed comes from a merge (<<)")
        for key, entry in own.items():
            if key in new:
                self._change(entry.value, old[key], new[key])
        kept = {key for key, value in merged.items() if key in new and same(value, final(new[key]))}
        added = {key: final(value) for key, value in new.items() if key not in own and key not in kept}
        self._members(span, gone, [self._write.member(key, value) for key, value in added.items()], added)

    def _merged(self, span: Span, old: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a mapping gets by merges (<<) once the anchors before it are changed as planned; the first source of a key counts."""
        found: dict[str, Any] = {}
        for source in span.sources():
            wanted = self._wanted.get(id(source))
            brought = wanted if isinstance(wanted, Mapping) else {key: old.get(key) for key in source.names()}
            found = {**brought, **found}
        return found

    def _sequence(self, span: Span, old: Sequence[Any], new: Sequence[Any]) -> None:
        for entry, before, after in zip(span.entries, old, new, strict=False):
            if after is not REMOVED:
                self._change(entry.value, before, after)
        gone = [entry for entry, after in zip(span.entries, new, strict=False) if after is REMOVED]
        added = [final(item) for item in new[len(old) :]]
        self._members(span, gone, [self._write.inline(item) for item in added], added)

    def _members(self, span: Span, gone: Sequence[Entry], words: Sequence[str], added: Any) -> None:
        if not gone and not words:
            return
        if len(gone) == len(span.entries):  # nothing of it stays: an empty one, or one that is written anew
            self._replace(span, added)
        elif span.flow:
            self._flow_removals(span, gone)
            self._flow_additions(span, words)
        else:
            for entry in gone:
                self._remove_lines(span, entry)
            if words:
                self._block_addition(span, added)

    def _flow_removals(self, span: Span, gone: Sequence[Entry]) -> None:
        kept = [entry for entry in span.entries if entry not in gone]
        for index, entry in enumerate(span.entries):
            if entry in gone and entry.start < kept[-1].start:
                self._cut(entry.start, span.entries[index + 1].start, entry.end)
        if span.entries[-1] in gone:
            self._cut(kept[-1].end, span.entries[-1].end, span.entries[-1].end)

    def _flow_additions(self, span: Span, words: Sequence[str]) -> None:
        if not words:
            return
        kept = span.entries[-1]
        line = self._text.rfind("\n", 0, kept.start) + 1
        alone = not self._text[line : kept.start].strip() and line > span.start
        glue = f",\n{self._text[line : kept.start]}" if alone else ", "
        self._add(kept.end, kept.end, "".join(f"{glue}{word}" for word in words))

    def _remove_lines(self, span: Span, entry: Entry) -> None:
        """Remove whole lines, or what stands between a dash and the next key."""
        start = self._place(entry)
        line = self._text.rfind("\n", 0, start) + 1
        if not self._text[line:start].strip():
            self._cut(line, self._line_end(entry.end), entry.end)
            return
        following = [one for one in span.entries if one.start > entry.start]
        if not following or entry.key is None:
            raise UnpatchableError("what is to be removed shares its line with something else")
        self._cut(start, following[0].start, entry.end)

    def _dash(self, entry: Entry) -> int:
        before = self._text[: entry.start].rstrip(" \t\n")
        if not before.endswith("-"):
            raise UnpatchableError("an item is not written behind its dash")
        return len(before) - 1

    def _block_addition(self, span: Span, added: Any) -> None:
        place = self._place(span.entries[0])
        column = place - self._text.rfind("\n", 0, place) - 1
        self._add(self._after(span), self._after(span), self._write.block(added, column), column)

    def _after(self, span: Span) -> int:
        """Find the start of the line after a block collection; blank lines that follow a text block stay behind what is added."""
        end = self._line_end(span.end)
        last = _last_of(span)
        if last.style in ("|", ">") and "+" not in self._text[last.start :].partition("\n")[0]:
            while self._text[:end].endswith("\n\n") and end > last.start:
                end -= 1
        return end

    def _line_end(self, offset: int) -> int:
        if offset and self._text[offset - 1] == "\n":
            return offset
        found = self._text.find("\n", offset)
        return found + 1 if found >= 0 else len(self._text)

    def _cut(self, start: int, end: int, last: int) -> None:
        """Remove text, unless a comment of something else stands in it; one behind what is removed, on its line, goes with it."""
        rest = self._text[last:end].partition("\n")[2]
        if "#" in rest:
            raise UnpatchableError("a comment stands between what is to be removed and what follows")
        self._add(start, end, "")

    def _add(self, start: int, end: int, text: str, column: int = 0) -> None:
        self._found.append(Splice(start, end, -column, text))


def _last_of(span: Span) -> Span:
    while span.entries and not span.flow:
        span = span.entries[-1].value
    return span


def _step_of(root: Span, text: str) -> int:
    """Measure by how much the document indents, by its first mapping in a mapping."""
    for parent, child in _nested(root):
        step = _column(text, child.entries[0].start) - _column(text, parent.entries[0].start)
        if 0 < step <= 8:  # noqa: PLR2004 - deeper is an accident
            return step
    return 2


def _nested(span: Span) -> Iterator[tuple[Span, Span]]:
    blocks = [entry.value for entry in span.entries if entry.value.kind != "alias" and entry.value.entries and not entry.value.flow]
    for child in blocks:
        if span.kind == child.kind == "mapping":
            yield span, child
    for child in blocks:
        yield from _nested(child)


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def is_json(text: str) -> bool:
    """Tell whether a document is JSON, where every key is quoted."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
