"""XML -> elements of some kinds, one after the other in flat memory, without document types and entities.

An element is a mapping: attributes as `@name`, its text as `#text`, and each kind of child as a list of elements. Namespaces are dropped.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NoReturn
from xml.parsers import expat

from tidewaiter.errors import BadInputError, LimitExceededError

MAX_DEPTH = 64
MAX_NODES = 500_000
MAX_TEXT = 64 * 2**20
Element = Mapping[str, Any]


class _Builder:
    """Keeps the wanted element that is open, and forgets everything around it."""

    def __init__(self, wanted: AbstractSet[str]) -> None:
        self.done: list[Element] = []
        self._wanted = wanted
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._depth = self._nodes = self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitExceededError(f"elements nested deeper than {MAX_DEPTH}")
        local = name.rpartition(":")[2]
        if not self._open:
            if local not in self._wanted:
                return
            self._nodes = self._size = 0
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise LimitExceededError(f"a record of more than {MAX_NODES} elements")
        self._grow(sum(map(len, attributes.values())))
        self._open.append((local, {f"@{key}": value for key, value in attributes.items()}, []))

    def end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        local, element, pieces = self._open.pop()
        if words := "".join(pieces).strip():
            element["#text"] = words
        if self._open:
            self._open[-1][1].setdefault(local, []).append(element)
        else:
            self.done.append({"_xml": local, **element})

    def text(self, words: str) -> None:
        if self._open:
            self._grow(len(words))
            self._open[-1][2].append(words)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_TEXT:
            raise LimitExceededError(f"a record of more than {MAX_TEXT} characters")


def _refuse(*_: object) -> NoReturn:
    raise BadInputError("a document type, as no feed has: a web page, or an attempt to define entities")


def elements(chunks: Iterable[bytes], wanted: AbstractSet[str]) -> Iterator[Element]:
    """Yield the outermost elements of the wanted names, each with its name as `_xml`; raises BadInputError, LimitExceededError."""
    builder = _Builder(wanted)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield from builder.done
            builder.done.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two for encodings
        raise BadInputError(f"malformed XML: {error}") from None


def inside(element: Element, *path: str) -> Iterator[Element]:
    """Yield the elements at the end of a path of names."""
    if not path:
        yield element
        return
    for child in element.get(path[0]) or ():
        yield from inside(child, *path[1:])


def words(element: Element, *path: str) -> str:
    """Return the text of the first element at a path, "" without one."""
    found = next(inside(element, *path), None)
    return str(found.get("#text", "")) if found else ""


def attribute(element: Element, name: str, *path: str) -> str:
    """Return an attribute of the first element at a path, "" without one."""
    found = next(inside(element, *path), None)
    return str(found.get(f"@{name}", "")) if found else ""
