"""`Key: value` paragraphs as dpkg, wheels and JAR manifests write them (RFC 822 style, continuation lines begin with a blank)."""

from collections.abc import Iterator
from typing import Protocol

_PIECE = 1 << 20
_BLANK = b"\n\n"


class Reader(Protocol):
    """Something that is read forward."""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""


def paragraphs(content: Reader) -> Iterator[str]:
    """Yield what lies between blank lines, piece by piece: a database of any size takes the memory of its longest paragraph."""
    held, searched = bytearray(), 0
    while piece := content.read(_PIECE):
        held += piece
        start = 0
        while (end := held.find(_BLANK, max(start, searched))) >= 0:
            yield held[start:end].decode(errors="replace")
            start = end + len(_BLANK)
        del held[:start]
        searched = max(0, len(held) - 1)
    yield held.decode(errors="replace")


def stanzas(text: str) -> Iterator[dict[str, str]]:
    """Yield paragraphs as maps with lower-case keys; continuation lines are joined with newlines, a key met again wins."""
    fields: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        if not line.strip():
            if fields:
                yield _joined(fields)
            fields, key = {}, ""
        elif line[0] in " \t":
            if key:
                fields[key].append(line.strip())
        else:
            name, colon, value = line.partition(":")
            key = name.strip().lower() if colon else ""
            if key:
                fields[key] = [value.strip()]
    if fields:
        yield _joined(fields)


def _joined(fields: dict[str, list[str]]) -> dict[str, str]:
    """Join once at the end: adding line by line takes the square of a hostile file's length."""
    return {key: "\n".join(lines) for key, lines in fields.items()}
