"""CBOR (RFC 8949) as COSE signatures need it: whole numbers, texts, bytes, lists, maps and tags of definite length."""

from dataclasses import dataclass
from typing import Any

from tidewaiter.signatures.rejection import RejectedError

_MAX_DEPTH = 8
_MAX_ITEMS = 1000
_SIMPLE = {20: False, 21: True, 22: None}
_ONE_BYTE, _EIGHT_BYTES = 24, 27


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value, such as a time (1) or a COSE_Sign1 (18)."""

    number: int
    value: Any


def decode(data: bytes) -> Any:
    """Decode one value that takes all of the bytes; raises RejectedError for anything that these signatures have no use for."""
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at != len(data):
        raise RejectedError("its CBOR is followed by other bytes")
    return value


def byte_string(data: bytes) -> bytes:
    """Encode a byte string."""
    return _head(2, len(data)) + data


def text_string(text: str) -> bytes:
    """Encode a text."""
    return _head(3, len(text.encode())) + text.encode()


def _head(major: int, length: int) -> bytes:
    for extra, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if length < _ONE_BYTE:
            return bytes([major << 5 | length])
        if length < 1 << (8 * width):
            return bytes([major << 5 | extra]) + length.to_bytes(width, "big")
    raise ValueError("longer than CBOR can say")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.items = data, 0, 0

    def take(self, count: int) -> bytes:
        if count > len(self.data) - self.at:
            raise RejectedError("its CBOR ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def value(self, depth: int) -> Any:
        self.items += 1
        if depth > _MAX_DEPTH or self.items > _MAX_ITEMS:
            raise RejectedError("its CBOR is nested too deeply, or has too many values")
        first = self.take(1)[0]
        major, extra = first >> 5, first & 0x1F
        if extra > _EIGHT_BYTES:
            raise RejectedError("its CBOR has values of indefinite length")
        if major == 7:  # noqa: PLR2004 - simple values
            return self.simple(extra)
        argument = extra if extra < _ONE_BYTE else int.from_bytes(self.take(1 << (extra - _ONE_BYTE)), "big")
        readers = (self.whole, self.negative, self.bytes, self.text, self.list, self.map, self.tag)
        return readers[major](argument, depth)

    def simple(self, extra: int) -> bool | None:
        if extra not in _SIMPLE:
            raise RejectedError("its CBOR has fractions or unknown values")
        return _SIMPLE[extra]

    def whole(self, argument: int, _depth: int) -> int:
        return argument

    def negative(self, argument: int, _depth: int) -> int:
        return -1 - argument

    def bytes(self, argument: int, _depth: int) -> bytes:
        return self.take(argument)

    def text(self, argument: int, _depth: int) -> str:
        try:
            return self.take(argument).decode()
        except UnicodeDecodeError:
            raise RejectedError("its CBOR has a text that is not UTF-8") from None

    def list(self, argument: int, depth: int) -> list[Any]:
        return [self.value(depth + 1) for _ in range(min(argument, _MAX_ITEMS + 1))]

    def map(self, argument: int, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for _ in range(min(argument, _MAX_ITEMS + 1)):
            key, value = self.value(depth + 1), self.value(depth + 1)
            if not isinstance(key, (int, str)) or key in found:
                raise RejectedError("its CBOR has a map with a key twice, or one that is no text or number")
            found[key] = value
        return found

    def tag(self, argument: int, depth: int) -> Tag:
        return Tag(argument, self.value(depth + 1))
