"""One huge JSON object -> its members, one after the other: Debian's tracker is 70 MB of them, and ten times that once decoded."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from tidewaiter.adapters.feed_archives import MAX_RECORD, unreadable
from tidewaiter.model.problem import Problem

_CHUNK = 2**18
_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class _ObjectReader:
    """Decodes at the front of a buffer that grows until a value is whole; what was read is dropped."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._buffer = ""
        self._at = 0

    def punctuation(self) -> str:
        """Take the next character that is no blank, "" at the end."""
        while True:
            blanks = _BLANKS.match(self._buffer, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._buffer):
                self._at += 1
                return self._buffer[self._at - 1]
            if not self._fill(_CHUNK):
                return ""

    def value(self) -> Any:
        """Decode the value whose first character was just taken; raises ValueError, or RecursionError for one that is too deep."""
        wanted = _CHUNK
        while True:
            try:
                found, end = _DECODER.raw_decode(self._buffer, self._at - 1)
            except ValueError:
                held = len(self._buffer) - self._at
                if held > MAX_RECORD or not self._fill(wanted):
                    raise
                wanted = max(_CHUNK, held)  # as much again, so that a large value is not decoded over and over
            else:
                self._at = end
                return found

    def _fill(self, size: int) -> bool:
        raw = self._stream.read(size)
        self._buffer = self._buffer[max(0, self._at - 1) :] + self._utf8.decode(raw, final=not raw)
        self._at = min(self._at, 1)
        return bool(raw)


def entries(stream: IO[bytes], name: str) -> Iterator[tuple[str, Mapping[str, Any] | Problem]]:
    """Yield (where, {key: value}) for each member that is an object or a list; what breaks off is a Problem of the file.

    Yields nothing for a document that is no object whose first member is one.
    """
    reader = _ObjectReader(stream)
    if reader.punctuation() != "{":
        return
    try:
        yield from _members(reader, name)
    except (ValueError, RecursionError) as error:
        yield name, unreadable(name, f"{type(error).__name__}: {str(error)[:100]}")


def _members(reader: _ObjectReader, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    while (mark := reader.punctuation()) != "}":
        if mark != '"':
            raise ValueError("a member without a name" if mark else "the document ends early")
        key = reader.value()
        if reader.punctuation() != ":":
            raise ValueError(f"no value for {key[:40]!r}")
        if reader.punctuation() not in ("{", "["):
            return
        yield f"{name}#{key}", {key: reader.value()}
        if (mark := reader.punctuation()) == "}":
            return
        if mark != ",":
            raise ValueError(f"no comma after {key[:40]!r}" if mark else "the document ends early")
