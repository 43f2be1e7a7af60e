"""Edits of the documents of a file: byte for byte what it was except where it has to change, and checked to mean what is wanted."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from tidewaiter.errors import BadInputError
from tidewaiter.posture.manifests import readable_json, split_documents
from tidewaiter.posture.patching.edits import Edit, edited, final, plan_of, same
from tidewaiter.posture.patching.spans import spans_of
from tidewaiter.posture.patching.splices import Splice, Splicer, UnpatchableError, is_json
from tidewaiter.posture.patching.writing import Writer
from tidewaiter.posture.yaml_nodes import DocumentBuilder

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a file: its first line, its text with line feeds only, and where it starts in the file's text."""

    first: int
    text: str
    start: int


class FileText:
    """The text of a file, whatever its line ends, as documents that can be edited."""

    def __init__(self, text: str) -> None:
        self._raw = text
        self._plain = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
        self.documents = tuple(self._split())
        self._firsts = [one.first for one in self.documents]

    def _split(self) -> list[Document]:
        starts = [0]
        for line in self._plain.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return [Document(first=first, text=text, start=starts[first - 1]) for first, text in split_documents(self._plain)]

    def document_at(self, line: int) -> Document | None:
        """Find the document that holds a line."""
        place = bisect_left(self._firsts, line + 1) - 1
        return self.documents[place] if place >= 0 else None

    def patched(self, changes: Mapping[int, Sequence[Splice]], added: Sequence[Mapping[str, Any]] = ()) -> str:
        """Return the text with the splices of documents, by their first line, and with new documents at its end."""
        pieces: list[str] = []
        at = 0
        newline = "\r\n" if "\r\n" in self._raw else "\n"
        splices = [(one.start + document.start, one.end + document.start, one.text)
                   for document in self.documents for one in changes.get(document.first, ())]  # fmt: skip
        ends = self._line_ends()
        for start, end, text in splices:
            first, last = (min(ends(offset), len(self._raw)) for offset in (start, end))
            pieces.append(self._raw[at:first])
            pieces.append(self._ended(last, text, newline, after=next(filter(None, reversed(pieces)), "")))
            at = last
        pieces.append(self._raw[at:])
        body = "".join(pieces)
        return body + self._appended(body, added, newline)

    def _ended(self, offset: int, text: str, newline: str, *, after: str) -> str:
        """Give an insertion behind a last line without an end the line end that the line lacks, and leave its own away."""
        if offset == len(self._raw) and text.endswith("\n") and not self._raw.endswith(("\n", "\r")):
            text = text[:-1] if after.endswith(("\n", "\r")) else "\n" + text[:-1]
        return text.replace("\n", newline)

    def _line_ends(self) -> Any:
        """Return a function from offsets of the text with line feeds to those of the file."""
        lead = len(self._raw) - len(self._raw.removeprefix(_BOM))
        pairs = (
            [place for place, char in enumerate(self._raw[lead:].replace("\r\n", "\0\n")) if char == "\0"] if "\r\n" in self._raw else []
        )
        plain = [place - number for number, place in enumerate(pairs)]
        return lambda offset: offset + lead + bisect_left(plain, offset)

    def _appended(self, body: str, added: Sequence[Mapping[str, Any]], newline: str) -> str:
        if not added:
            return ""
        if any(is_json(one.text) for one in self.documents):
            raise UnpatchableError("a JSON file takes no second document")
        lead = "" if body.endswith(("\n", "\r")) or not body else "\n"
        return (lead + "".join("---\n" + Writer().block(one, 0) for one in added)).replace("\n", newline)


def splices_of(document: Document, edits: Sequence[Edit]) -> list[Splice]:
    """Find the splices that edit one document, whose pointers start at its root. Raises UnpatchableError."""
    text = document.text if document.text.endswith("\n") else f"{document.text}\n"
    old = value_of(text)
    new = edited(old, plan_of(edits))
    root = _root(text)
    found = Splicer(text, root, json_style=is_json(text)).splices(root, old, new)
    if not same(value_of(spliced(text, found)), final(new)):
        raise UnpatchableError("the text could not be changed without changing something else")
    return found


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Apply splices, which are in order."""
    pieces: list[str] = []
    at = 0
    for one in splices:
        if one.start < at:
            raise UnpatchableError("two changes overlap")
        pieces += [text[at : one.start], one.text]
        at = one.end
    return "".join((*pieces, text[at:]))


def value_of(text: str) -> Any:
    """Read a document as the scan does. Raises UnpatchableError."""
    try:
        node = DocumentBuilder().build(text)
    except BadInputError as error:
        if is_json(text):
            return json.loads(text)
        raise UnpatchableError(f"the text would be malformed: {error.message}") from None
    return node.value if node else None


def _root(text: str) -> Any:
    try:
        root = spans_of(text)
    except yaml.YAMLError:
        root = spans_of(readable_json(text))
    if root is None:
        raise UnpatchableError("the document is empty")
    return root
