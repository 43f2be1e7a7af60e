"""XML feeds -> records, one element after the other in flat memory: `update` of updateinfo.xml and `definition` of OVAL.

An element is a mapping: attributes as `@name`, its text as `#text`, and each kind of child as a list of elements. Namespaces are dropped.
Document types and with them entities are refused, so that no text can stand for more than itself.
"""

from collections.abc import Iterator
from typing import IO, Any, NoReturn
from xml.parsers import expat

from tidewaiter.adapters.feed_archives import unreadable
from tidewaiter.errors import BadInputError, LimitExceededError, TidewaiterError
from tidewaiter.model.problem import Problem

RECORDS = frozenset({"update", "definition"})
"""The elements that are records."""

MAX_DEPTH = 64
MAX_NODES = 500_000
MAX_TEXT = 64 * 2**20
_CHUNK = 2**16
_Element = dict[str, Any]


class _Builder:
    """Keeps the elements of the record that is open, and forgets everything around records."""

    def __init__(self) -> None:
        self.done: list[_Element] = []
        self._open: list[tuple[str, _Element, list[str]]] = []
        self._depth = self._nodes = self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitExceededError(f"elements nested deeper than {MAX_DEPTH}")
        local = name.rpartition(":")[2]
        if not self._open:
            if local not in RECORDS:
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


def records(stream: IO[bytes], name: str) -> Iterator[tuple[str, _Element | Problem]]:
    """Yield (where, record); a document that breaks off, or holds no record, ends in a Problem."""
    builder, number = _Builder(), 0
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        ended = False
        while not ended:
            chunk = stream.read(_CHUNK)
            ended = not chunk
            parser.Parse(chunk, ended)
            for number, record in enumerate(builder.done, number + 1):  # noqa: B020 - goes on counting
                yield f"{name}#{number}", record
            builder.done.clear()
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two for encodings
        yield name, unreadable(name, f"malformed XML: {error}")
    except TidewaiterError as error:
        yield name, unreadable(name, error.message)
    else:
        if not number:
            yield name, unreadable(name, f"XML without any element {' or '.join(sorted(RECORDS))}")
