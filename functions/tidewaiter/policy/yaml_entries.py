"""Entries of a user's YAML file with their lines: plain texts and lists of texts only, so that no alias or merge can grow them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from tidewaiter.errors import BadInputError, LimitExceededError

MAX_FILE_BYTES = 1 << 20
_MAX_DEPTH = 32

Fields = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list: the key it stands under, its line (1-based), and its fields, or what is wrong with it."""

    section: str
    line: int
    fields: Fields
    wrong: str = ""


def read_sections(text: str, source: str, *, nested: str = "") -> Iterator[Entry]:
    """Yield the entries of a mapping of lists; the keys of a mapping `nested` in an entry are written `nested.key`.

    Raises BadInputError for what is no such mapping, LimitExceededError if it is too large.
    """
    root = _root(text, source)
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise BadInputError("not a mapping of lists", where=source, hint="Write a key such as `waivers:` with a list below it")
    for key, value in root.value:
        section = str(key.value)
        if isinstance(value, yaml.SequenceNode):
            yield from (_entry(section, node, nested) for node in value.value)
        elif value.tag != "tag:yaml.org,2002:null":
            yield Entry(section=section, line=value.start_mark.line + 1, fields={}, wrong="not a list of entries")


def _root(text: str, source: str) -> yaml.Node | None:
    if len(text.encode(errors="replace")) > MAX_FILE_BYTES:
        raise LimitExceededError("larger than 1 MiB", where=source)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_depth(yaml.parse(text, Loader=loader), source)
        return yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadInputError(f"not YAML: {str(error)[:300]}", where=source, hint="Correct it; none of the file was applied") from None


def _check_depth(events: Iterable[yaml.Event], source: str) -> None:
    """Refuse deep nesting before anything is built: libyaml's composer recurses on the C stack."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise LimitExceededError("nested too deeply", where=source, hint="Correct it; none of the file was applied")


def _entry(section: str, node: yaml.Node, nested: str) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        return Entry(section=section, line=line, fields={}, wrong="an entry is not a mapping of keys to values")
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, name, value in _pairs(node, nested):
        plain = _plain(value)
        if plain is None or not isinstance(key, yaml.ScalarNode):
            return Entry(section=section, line=line, fields={}, wrong=f"{name[:50]!r} is neither a text nor a list of texts")
        if name in fields:
            return Entry(section=section, line=line, fields={}, wrong=f"{name[:50]!r} is given twice")
        fields[name] = plain
    return Entry(section=section, line=line, fields=fields)


def _pairs(node: yaml.MappingNode, nested: str) -> Iterator[tuple[yaml.Node, str, yaml.Node]]:
    for key, value in node.value:
        if nested and key.value == nested and isinstance(value, yaml.MappingNode):
            yield from ((inner, f"{nested}.{inner.value}", one) for inner, one in value.value)
        else:
            yield key, str(key.value), value


def _plain(node: yaml.Node) -> str | tuple[str, ...] | None:
    """Take a text as it was written (a day stays a day), empty for null; None for what is deeper."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in node.value):
        return tuple(str(one.value) for one in node.value)
    return None
