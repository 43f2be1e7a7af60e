"""Files of weights with a description in front: safetensors, GGUF (ggml, docs/gguf.md) and ONNX (onnx.proto)."""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tidewaiter.inventory.structured import mapping, text

HEAD = 16 << 20
"""How much of a file is read to find its description; the longest headers known have 12 MB."""
_METADATA, _MAX_METADATA = b'"__metadata__"', 1 << 20
_GGUF_VERSIONS = (2, 3)
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_TEXT, _LIST = 8, 9
_MAX_KEYS, _MAX_TEXT = 65_536, 65_536
_SHORT = 16
_IR_VERSIONS = range(3, 64)
_VARINT, _BYTES = 0, 2
_ONNX_PRODUCER, _ONNX_OTHERS, _ONNX_VERSION, _ONNX_GRAPH = (2, 3), (2, 4, 5, 6, 8), 5, 7


class ModelError(ValueError):
    """The bytes begin like a model's file and then contradict themselves, or are a kind of it that is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a model's file says of itself; `version` falls back to a hash of its description, since most models have none."""

    form: str
    name: str = ""
    version: str = ""
    licence: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def hashed(data: bytes) -> str:
    """Name content that has no version."""
    return f"sha256-{hashlib.sha256(data).hexdigest()[:_SHORT]}"


def safetensors(data: bytes, size: int) -> Model:
    """Read the JSON header from the beginning of a file of `size` bytes; raises ModelError."""
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 2 <= length <= size - 8:  # noqa: PLR2004 - the length itself, and `{}`
        raise ModelError("a safetensors header that is longer than its file")
    if length > len(data) - 8:
        raise ModelError("a safetensors header that is longer than what is read")
    header = data[8 : 8 + length]
    if header[:1] != b"{" or header.rstrip()[-1:] != b"}":
        raise ModelError("a safetensors header that is no JSON object")
    words = _metadata(header)
    return Model(
        form="safetensors",
        name=words.get("modelspec.title", ""),
        version=words.get("modelspec.version") or hashed(header),
        licence=words.get("modelspec.license", ""),
        facts={"architecture": words.get("modelspec.architecture", ""), "framework": words.get("format", "")},
    )


def _metadata(header: bytes) -> dict[str, str]:
    """Read the one object of free words in a header; the tensors beside it, which may be hundreds of thousands, are left."""
    at = header.find(_METADATA)
    if at < 0:
        return {}
    part = header[at + len(_METADATA) : at + _MAX_METADATA].lstrip().removeprefix(b":").lstrip().decode(errors="replace")
    try:
        document, _ = json.JSONDecoder().raw_decode(part)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"safetensors metadata that is no JSON: {str(error)[:80]}") from None
    return {key: text(value) for key, value in mapping(document).items()}


def gguf(data: bytes) -> Model:
    """Read the `general.` keys at the beginning of a GGUF file; raises ModelError."""
    order = "<" if data[4:6] != b"\0\0" else ">"
    try:
        version, _, count = struct.unpack_from(f"{order}IQQ", data, 4)
        if version not in _GGUF_VERSIONS:
            raise ModelError(f"GGUF version {version} is not read")
        words, end = _keys(data, order, count)
    except (struct.error, OverflowError) as error:
        raise ModelError(f"a GGUF header that is cut short: {error}") from None
    return Model(
        form="gguf",
        name=words.get("general.name") or words.get("general.basename", ""),
        version=words.get("general.version") or hashed(data[:end]),
        licence=words.get("general.license", ""),
        facts={"architecture": words.get("general.architecture", "")},
    )


def _keys(data: bytes, order: str, count: int) -> tuple[dict[str, str], int]:
    """Read keys until the description ends or what is read of the file does; lists are skipped."""
    words: dict[str, str] = {}
    at = 24
    for _ in range(min(count, _MAX_KEYS)):
        key, at = _text(data, order, at)
        (kind,) = struct.unpack_from(f"{order}I", data, at)
        start, at = at + 4, _skip(data, order, kind, at + 4)
        if kind == _TEXT and key.startswith("general."):
            words[key] = _text(data, order, start)[0]
        if at > len(data):
            break
    return words, min(at, len(data))


def _text(data: bytes, order: str, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from(f"{order}Q", data, at)
    end = at + 8 + length
    return data[at + 8 : min(end, at + 8 + _MAX_TEXT)].decode(errors="replace"), end


def _skip(data: bytes, order: str, kind: int, at: int) -> int:
    """Return where a value ends; one that ends outside of the data ends there."""
    if kind in _SIZES:
        return at + _SIZES[kind]
    if kind == _TEXT:
        return _text(data, order, at)[1]
    if kind != _LIST:
        raise ModelError(f"a GGUF value of unknown type {kind}")
    item, count = struct.unpack_from(f"{order}IQ", data, at)
    at += 12
    if item in _SIZES:
        return int(at + _SIZES[item] * count)
    if item != _TEXT:
        raise ModelError("a GGUF list of lists")
    for _ in range(count):
        if at + 8 > len(data):
            return len(data) + 1
        at += 8 + struct.unpack_from(f"{order}Q", data, at)[0]
    return at


def onnx(data: bytes) -> Model | None:
    """Read the fields in front of the graph; None for bytes that are no ONNX model."""
    fields = dict(_fields(data))
    if fields.get(1) not in _IR_VERSIONS or not any(key in fields for key in (*_ONNX_OTHERS, _ONNX_GRAPH)):
        return None
    producer = " ".join(_words(fields.get(key)) for key in _ONNX_PRODUCER if key in fields)
    number = fields.get(_ONNX_VERSION)
    return Model(form="onnx", version=str(number) if number else hashed(data), facts={"producer": producer})


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield number and value of a protobuf message's fields, up to the first that is not whole."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        if tag & 7 not in (_VARINT, _BYTES) or at > len(data):
            return
        value, at = _varint(data, at)
        if tag & 7 == _BYTES:
            yield tag >> 3, data[at : at + min(value, _MAX_TEXT)]
            at += value
        else:
            yield tag >> 3, value


def _words(value: int | bytes | None) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 64:  # noqa: PLR2004 - bits of the longest number
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:  # noqa: PLR2004 - the last byte
            return value, at
    return 0, len(data) + 1
