"""Where a field of a rendered object comes from: the line of its Helm template, and the value that sets it, as far as text can tell.

Templates are no YAML. They are read by their indentation, and what is ambiguous (loops, fields written twice) is not known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import re2

_VALUE = re2.compile(r"\.Values((?:\.[A-Za-z_][A-Za-z0-9_-]*)+)")
_MOST_VALUES = 3
MAX_LINES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePlace:
    """A line of a template (from 1, 0 not known) and the dotted key of the value that sets the field (empty: not known)."""

    line: int = 0
    value: str = ""


def find_place(template: str, tokens: Sequence[str]) -> TemplatePlace:
    """Follow the keys and indexes of a field into a template as far as they are written there only once."""
    if not template or not tokens:
        return TemplatePlace()
    lines = template.splitlines()
    if len(lines) > MAX_LINES or any(line.startswith("---") for line in lines[1:]):  # which of several documents made it is not known
        return TemplatePlace()
    here, window = -1, range(len(lines))
    for position, token in enumerate(tokens):
        if token.isdecimal():
            window = _item(lines, window, int(token))
            continue
        found = _keys(lines, window, token)
        if len(found) != 1:
            return TemplatePlace(line=here + 1, value=_inserted(lines, here, window, tokens[position:])) if not found else TemplatePlace()
        here = found[0]
        window = _block(lines, here)
    return TemplatePlace(line=here + 1, value=", ".join(_values_in(lines[here])[:_MOST_VALUES]) if here >= 0 else "")


def _keys(lines: Sequence[str], window: range, token: str) -> list[int]:
    """Return the lines that hold a key as a direct child of what the window shows."""
    children = _children(lines, window)
    return [index for index in children if _text(lines[index]).startswith((f"{token}:", f'"{token}":'))]


def _children(lines: Sequence[str], window: range) -> list[int]:
    written = [index for index in window if _is_yaml(lines[index])]
    least = min((_indent(lines[index]) for index in written), default=0)
    return [index for index in written if _indent(lines[index]) == least]


def _item(lines: Sequence[str], window: range, number: int) -> range:
    """Return the lines of one item of a list; none where a loop or an inserted block writes them."""
    starts = list(_children_of_list(lines, window))
    if number >= len(starts) or any("range " in lines[index] for index in window if index < starts[number]):
        return range(0)
    end = starts[number + 1] if number + 1 < len(starts) else window.stop
    return range(starts[number], end)


def _children_of_list(lines: Sequence[str], window: range) -> Iterator[int]:
    dashes = [index for index in window if lines[index].lstrip().startswith("- ")]
    least = min((_margin(lines[index]) for index in dashes), default=0)
    yield from (index for index in dashes if _margin(lines[index]) == least)


def _block(lines: Sequence[str], start: int) -> range:
    """Return the lines that are indented below a key, with the directives among them; a list may stand at the key's own indentation."""
    own, stop = _indent(lines[start]), start + 1
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if _is_yaml(line):
            if _margin(line) < own or (_margin(line) == own and not line.lstrip().startswith("- ")):
                break
            stop = index + 1
        elif line.lstrip().startswith("{{") and "toYaml" in line and _margin(line) >= own:
            stop = index + 1
    return range(start + 1, stop)


def _inserted(lines: Sequence[str], here: int, window: range, rest: Sequence[str]) -> str:
    """Name the value whose content is inserted where the field would be: `toYaml .Values.x`, or `.` below `with .Values.x`."""
    if here < 0:
        return ""
    inserts = [index for index in window if "toYaml" in lines[index] and not _is_yaml(lines[index])]
    if len(inserts) != 1:
        return ""
    base = _value_in(lines[inserts[0]])
    if not base and here and "with " in lines[here - 1]:
        base = _value_in(lines[here - 1])
    return ".".join((base, *rest)) if base else ""


def _value_in(line: str) -> str:
    found = _values_in(line)
    return found[0] if len(found) == 1 else ""


def _values_in(line: str) -> list[str]:
    return [str(one)[1:] for one in dict.fromkeys(_VALUE.findall(line))]


def _is_yaml(line: str) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith(("{{", "#"))


def _text(line: str) -> str:
    return line.lstrip().removeprefix("- ").lstrip()


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indent(line: str) -> int:
    return len(line) - len(_text(line))
