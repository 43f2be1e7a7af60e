"""PHP's `serialize()` format: arrays, texts, numbers, nothing else (PHP internals book, "PHP's serialization format")."""

from typing import Any

_MAX_DEPTH, _MAX_VALUES = 64, 500_000


def loads(data: bytes) -> Any:
    """Read a value: arrays become dictionaries, texts are decoded with replacement. Raises ValueError; objects are refused."""
    return _Reader(data).value(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._left = _MAX_VALUES

    def value(self, depth: int) -> Any:
        self._left -= 1
        if depth > _MAX_DEPTH or self._left < 0:
            raise ValueError("serialized data too deep or too long")
        kind = self._take(2)
        if kind == b"N;":
            return None
        if kind == b"s:":
            return self._text()
        if kind == b"a:":
            return self._array(depth)
        if kind in (b"i:", b"b:", b"d:"):
            return self._until(b";")
        raise ValueError(f"serialized data of an unknown kind: {kind!r}")

    def _text(self) -> str:
        size = self._number(b":")
        self._expect(b'"')
        text = self._take(size)
        self._expect(b'";')
        return text.decode(errors="replace")

    def _array(self, depth: int) -> dict[str, Any]:
        count = self._number(b":")
        self._expect(b"{")
        found: dict[str, Any] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            found[str(key)] = self.value(depth + 1)
        self._expect(b"}")
        return found

    def _number(self, end: bytes) -> int:
        text = self._until(end)
        if not text.isascii() or not text.isdigit():
            raise ValueError("serialized data with a length that is none")
        return int(text)

    def _until(self, end: bytes) -> str:
        stop = self._data.find(end, self._at, self._at + 40)
        if stop < 0:
            raise ValueError("serialized data is cut")
        text = self._data[self._at : stop]
        self._at = stop + 1
        return text.decode(errors="replace")

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("serialized data is cut")
        self._at += size
        return taken

    def _expect(self, mark: bytes) -> None:
        if self._take(len(mark)) != mark:
            raise ValueError("serialized data is damaged")
