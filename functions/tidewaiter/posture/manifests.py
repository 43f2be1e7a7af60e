"""Manifests: text in, Kubernetes objects with exact line numbers out; a malformed document is a Problem and the others are still read."""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import re2

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.model.quick import quick
from tidewaiter.posture.yaml_nodes import DocumentBuilder, Duplicate, Node, Place

MAX_CHARACTERS = 16 * 1024 * 1024
MAX_DOCUMENTS = 10_000
MAX_OBJECTS = 50_000
MAX_LIST_NESTING = 4
MAX_DUPLICATES = 20

_location = quick(Location)
_HELM = (".Values.", ".Release.", ".Chart.", "include ", "template ")
_FILES = ("data", "stringData", "binaryData")
_TO_FILL = ("{{", "$", "<%")
_OPEN_IMAGE = re2.compile(r"""\bimage"?:\s+["']?[^\s"']*\$""")
_FARTHEST = 4096
"""The column up to which JSON texts of one line keep their place."""
_RENDER = "Render it first (helm template, or the tool that it is written for) and scan the output"
FOREIGN = "manifest-foreign"
"""The code of problems with documents that are of another kind altogether."""
_NOT_UTF_8 = "\ufffd\ufffd"
"""What the byte order mark of UTF-16 becomes when it is read as UTF-8."""

_NAMES = ("name", "mountPath", "containerPort", "port", "key", "topologyKey", "ip", "host")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestObject:
    """One Kubernetes object; `base` is its JSON pointer inside its document (`/items/3` in a List). Live objects have no `node`.

    What stands in no file as it is, such as rendered text, has an `origin` that tells where its fields come from.
    """

    data: Mapping[str, Any]
    path: str = ""
    base: str = ""
    node: Node | None = None
    origin: "Callable[[ManifestObject, str], Location] | None" = None

    def location(self, pointer: str) -> Location:
        """Point at a field."""
        if self.origin is not None:
            return self.origin(self, pointer)
        tokens = tokens_of(pointer)
        line, column = self.node.place_of(tokens) if self.node else (0, 0)
        return _location(path=self.path, line=line, column=column, pointer=self.base + pointer, place=_named(self.data, tokens))

    def line_of(self, pointer: str) -> int:
        """Return the line of a field, or of its nearest existing ancestor when it is missing; 0 without positions."""
        return self.place_of(pointer)[0]

    def place_of(self, pointer: str) -> Place:
        """Return line and column of a field, or of its nearest existing ancestor when it is missing; zeros without positions."""
        if self.node is None:
            return 0, 0
        return self.node.place_of(tokens_of(pointer))


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestSet:
    """What a manifest text holds, and what of it could not be read."""

    objects: tuple[ManifestObject, ...]
    problems: tuple[Problem, ...]


def read_manifests(text: str, path: str) -> ManifestSet:
    """Read YAML or JSON text, with any number of documents and Lists; never raises for content."""
    reader = _Reader(path)
    if len(text) > MAX_CHARACTERS:
        reader.problem("manifest-too-large", f"more than {MAX_CHARACTERS} characters", 0, "Split the file")
    elif text.startswith(_NOT_UTF_8) and "\0" in text:
        reader.problem("manifest-encoding", "not UTF-8 but UTF-16 or UTF-32", 0, "Convert the file to UTF-8")
    else:
        reader.read(text)
    return ManifestSet(objects=tuple(reader.objects), problems=tuple(reader.problems))


def tokens_of(pointer: str) -> list[str]:
    """Split a JSON pointer (RFC 6901) into the keys and indexes that it goes through."""
    tokens = pointer.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens] if "~" in pointer else tokens


def named_place(data: Mapping[str, Any], pointer: str) -> str:
    """Write a JSON pointer with the names of list items in place of their numbers."""
    return _named(data, tokens_of(pointer))


def _named(data: Mapping[str, Any], tokens: Sequence[str]) -> str:
    found = [""]
    value: Any = data
    for token in tokens:
        if value.__class__ is dict:
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
            found.append(f"[{_name_of(value, token)}]")
            continue
        else:
            value = value.get(token) if isinstance(value, Mapping) else None
        found.append(token)
    return "/".join(found)


def _name_of(item: Any, number: str) -> str:
    """Name an item of a list by what Kubernetes merges such lists by; what has no name keeps its number."""
    if not isinstance(item, Mapping):
        return str(item)
    for key in _NAMES:
        name = item.get(key)
        if name:
            return str(name)
    return number


def live_object(data: Mapping[str, Any]) -> ManifestObject:
    """Wrap an object read from a cluster, which has no file and no lines."""
    return ManifestObject(data=data)


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.objects: list[ManifestObject] = []
        self.problems: list[Problem] = []
        self._unfilled = False

    def problem(self, code: str, what: str, place: int | str, hint: str = "") -> None:
        where = f"{self.path}:{place}" if place else self.path
        self.problems.append(Problem(code=code, what=what, where=where, hint=hint))

    def read(self, text: str) -> None:
        for count, (first_line, document) in enumerate(split_documents(text.removeprefix("\ufeff"))):
            if count >= MAX_DOCUMENTS:
                self.problem("manifest-too-many-documents", f"more than {MAX_DOCUMENTS} documents; the rest was not read", first_line)
                return
            self._take(document, first_line)

    def _take(self, document: str, first_line: int) -> None:
        node = self._parse(document, first_line)
        if node is not None and node.value is not None:
            self._collect(node, node.value, "", 0)

    def _parse(self, document: str, first_line: int) -> Node | None:
        builder = DocumentBuilder(line_offset=first_line - 1)
        try:
            node = builder.build(document)
        except LimitExceededError as error:
            self.problem("manifest-limit", error.message, error.where, "Split the file, or write aliases out")
            return None
        except BadInputError as error:
            return self._parse_json(document, first_line, error)
        self._report_duplicates(builder.duplicates)
        suspected = ("{{" in document and any(mark in document for mark in _HELM)) or ("$" in document and _OPEN_IMAGE.search(document))
        line = _line_to_fill(node) if node and suspected else 0
        self._unfilled = line > 0
        if line:
            self.problem("manifest-not-rendered", "values that a tool would fill in were judged as they stand", line, _RENDER)
        return node

    def _report_duplicates(self, duplicates: Sequence[Duplicate]) -> None:
        for one in duplicates[:MAX_DUPLICATES]:
            self.problem(
                "manifest-duplicate-key", f"key {one.key!r} appears twice; the last one was judged", one.line, "Keep one of the two"
            )
        if len(duplicates) > MAX_DUPLICATES:
            rest = len(duplicates) - MAX_DUPLICATES
            self.problem("manifest-duplicate-key", f"{rest} more keys appear twice", duplicates[MAX_DUPLICATES].line, "Keep one of each")

    def _parse_json(self, document: str, first_line: int, error: BadInputError) -> Node | None:
        """Read JSON that YAML refuses: escaped surrogate pairs, tabs, one text after the other."""
        if document.lstrip()[:1] in ("{", "["):
            try:
                node = DocumentBuilder(line_offset=first_line - 1).build(readable_json(document))
                return _placed(node, json.loads(document)) if node else None
            except (ValueError, RecursionError, BadInputError):
                pass
            texts = json_texts(document)
            if len(texts) > 1:
                for lines, text in texts[:MAX_DOCUMENTS]:
                    self._take(text, first_line + lines)
                if len(texts) > MAX_DOCUMENTS:
                    self.problem("manifest-too-many-documents", f"more than {MAX_DOCUMENTS} documents; the rest was not read", first_line)
                return None
        if "{{" in document or "{%" in document:
            what = f"a template that was not rendered, nothing of it was judged: {error.message}"
            self.problem("manifest-not-rendered", what, error.where or first_line, _RENDER)
            return None
        hint = "Correct the document; the others were still read"
        self.problem("manifest-malformed", f"not valid YAML or JSON: {error.message}", error.where or first_line, hint)
        return None

    def _collect(self, node: Node, data: Any, base: str, nesting: int) -> None:
        if not isinstance(data, Mapping) or not isinstance(data.get("kind"), str) or not data.get("apiVersion"):
            foreign = not isinstance(data, Mapping) or data.keys().isdisjoint(("apiVersion", "kind"))
            code = FOREIGN if foreign else "manifest-not-an-object"
            self.problem(code, "not a Kubernetes object (no apiVersion and kind)", node.line, "Give only manifests to this scan")
        elif "items" in node.places and data["kind"].endswith("List"):
            self._collect_list(node, data, base, nesting)
        elif len(self.objects) >= MAX_OBJECTS:
            self.problem("manifest-limit", f"more than {MAX_OBJECTS} objects; this one was not judged", node.line)
        elif _has_no_plain_name(data):
            hint = "Render the template first and scan its output"
            self.problem("manifest-malformed", "name or namespace is no text, so the object was not judged", node.line, hint)
        else:
            if not self._unfilled and any(mark in _place(data) for mark in _TO_FILL):
                what = f"a template that was not rendered: {_place(data)} was judged as it stands"
                self.problem("manifest-not-rendered", what, node.line, _RENDER)
            self.objects.append(ManifestObject(data=data, path=self.path, base=base, node=node))

    def _collect_list(self, node: Node, data: Mapping[str, Any], base: str, nesting: int) -> None:
        if nesting >= MAX_LIST_NESTING:
            self.problem("manifest-limit", f"Lists nested deeper than {MAX_LIST_NESTING}", node.line)
            return
        # The items of a typed list (`PodList`), as the API returns it, leave their kind to the list.
        inherited = {"apiVersion": data["apiVersion"], "kind": data["kind"].removesuffix("List")} if data["kind"] != "List" else {}
        items = node.nodes.get("items")
        for index, item in items.children() if items else ():
            value = {**inherited, **item.value} if isinstance(item.value, Mapping) else item.value
            self._collect(item, value, f"{base}/items/{index}", nesting + 1)


def _line_to_fill(node: Node, key: str = "", *, own_templates: bool = False) -> int:
    """Return the first line that holds a Helm expression, or an image with a variable, or 0.

    Whole files in it (ConfigMaps, text of several lines) are data, and custom resources hold templates of their own (`own_templates`).
    """
    value = node.value
    if isinstance(value, str):
        marks = _HELM[:-1] if own_templates else _HELM
        found = ("{{" in value and any(mark in value for mark in marks)) or (key == "image" and "$" in value and not own_templates)
        return node.line if found and "\n" not in value else 0
    kind, group = "", ""
    if isinstance(value, dict):
        kind, group = str(value.get("kind", "")), str(value.get("apiVersion", "")).rpartition("/")[0]
    inside = own_templates or "." in group.removesuffix(".k8s.io")
    skipped = _FILES if kind in ("ConfigMap", "Secret") else ()
    lines = (_line_to_fill(child, key, own_templates=inside) for key, child in node.children() if key not in skipped)
    return next(filter(None, lines), 0)


def _has_no_plain_name(data: Mapping[str, Any]) -> bool:
    """Tell what `name: {name}` of a template becomes when it is read as YAML."""
    metadata = data.get("metadata")
    return isinstance(metadata, dict) and any(isinstance(metadata.get(key), dict | list) for key in ("name", "namespace"))


def _place(data: Mapping[str, Any]) -> str:
    """Write namespace and name."""
    metadata = data.get("metadata")
    return f"{metadata.get('namespace', '')}/{metadata.get('name', '')}".removeprefix("/") if isinstance(metadata, dict) else ""


def split_documents(text: str) -> Iterator[tuple[int, str]]:
    """Yield (first line, text) of each YAML document, so that a malformed one does not take the following ones with it.

    A line that starts with `---` ends a document wherever it stands (YAML 1.2 section 9.1.2), even inside a block scalar.
    """
    if "\r" in text:  # YAML reads every kind of line break as a line feed
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start, number = 0, 1
    for end in (*_markers(text), len(text)):
        document = text[start:end]
        if _has_content(document):
            yield number, document
        start, number = end, number + document.count("\n")


def _markers(text: str) -> Iterator[int]:
    """Yield where lines start that begin with `---` alone."""
    at = 0 if text.startswith("---") else text.find("\n---") + 1
    while at or text.startswith("---", at):
        if text[at + 3 : at + 4].strip() == "":
            yield at
        at = text.find("\n---", at) + 1
        if not at:
            return


def _has_content(document: str) -> bool:
    return any(line.strip() not in ("", "---", "...") and not line.startswith(("#", "%")) for line in io.StringIO(document))


def readable_json(text: str) -> str:
    """Write JSON that YAML refuses so that every character keeps its place: tabs as spaces, halves of surrogate pairs as one sign."""
    first, *escaped = text.replace("\t", " ").split("\\u")
    return "\\u".join((first, *(f"FFFD{one[4:]}" if one[:1] in "dD" and one[1:2] in "89abcdefABCDEF" else one for one in escaped)))


def json_texts(document: str) -> list[tuple[int, str]]:
    """Split JSON texts that follow each other, as `kubectl` takes them, into (lines before, text); what is broken ends the list."""
    found: list[tuple[int, str]] = []
    decoder, lines, start = json.JSONDecoder(), 0, 0
    end = _after_space(document, 0)
    while end < len(document) and len(found) <= MAX_DOCUMENTS:
        lines += document.count("\n", start, end)
        start = end
        try:
            end = decoder.raw_decode(document, start)[1]
        except (ValueError, RecursionError):
            end = len(document)
        column = min(start - document.rfind("\n", 0, start) - 1, _FARTHEST)
        found.append((lines, " " * column + document[start:end]))
        end = _after_space(document, end)
    return found


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _placed(node: Node, value: Any) -> Node:
    """Give JSON's own values the places of a node that was read from `readable_json`. Raises BadInputError where keys fell together."""
    if len(node.places) != (len(value) if isinstance(value, dict | list) else 0):
        raise BadInputError("keys that differ in halves of surrogate pairs only")
    names = dict(zip(node.places, value if isinstance(value, dict) else node.places, strict=True))
    placed = Node(value, node.place, node.size, {names[key]: place for key, place in node.places.items()})
    for key, child in node.nodes.items():
        placed.nodes[names[key]] = _placed(child, value[names[key]] if isinstance(value, dict) else value[int(key)])
    return placed
