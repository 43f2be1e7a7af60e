"""Descriptions in front of weights."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.ml.weights import Model, ModelError, gguf, onnx, safetensors


def safetensors_file(metadata=None, header=None):
    """Write a file with one tensor."""
    document = {"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, **({"__metadata__": metadata} if metadata is not None else {})}
    text = json.dumps(document).encode() if header is None else header
    return struct.pack("<Q", len(text)) + text + bytes(4)


def gguf_file(pairs, order="<", version=3):
    """Write a description: texts, numbers and lists of texts."""

    def words(text):
        return struct.pack(f"{order}Q", len(text)) + text.encode()

    data = b"GGUF" + struct.pack(f"{order}IQQ", version, 0, len(pairs))
    for key, value in pairs.items():
        data += words(key)
        if isinstance(value, str):
            data += struct.pack(f"{order}I", 8) + words(value)
        elif isinstance(value, int):
            data += struct.pack(f"{order}II", 4, value)
        elif value and isinstance(value[0], str):
            data += struct.pack(f"{order}IIQ", 9, 8, len(value)) + b"".join(words(item) for item in value)
        else:
            data += struct.pack(f"{order}IIQ", 9, 4, len(value)) + struct.pack(f"{order}{len(value)}I", *value)
    return data


KEYS = {
    "general.architecture": "llama",
    "llama.block_count": 32,
    "tokenizer.tokens": ["a", "bc"],
    "tokenizer.scores": [1, 2, 3],
    "general.name": "Tiny",
    "general.version": "1.1",
    "general.license": "mit",
}


def onnx_file(version=0):
    """Write the fields in front of a graph, and the graph."""
    data = b"\x08\x08" + b"\x12\x07pytorch" + b"\x1a\x032.1"
    return data + (b"\x28" + bytes([version]) if version else b"") + b"\x3a\x04\x0a\x02xx"


def test_safetensors():
    """What the metadata says; without it the header's hash is the version."""
    data = safetensors_file({"modelspec.title": "My", "modelspec.version": "2", "modelspec.license": "MIT", "format": "pt"})
    assert safetensors(data, len(data)) == Model(
        form="safetensors", name="My", version="2", licence="MIT", facts={"architecture": "", "framework": "pt"}
    )
    plain = safetensors_file()
    assert safetensors(plain, len(plain)).version.startswith("sha256-")
    assert safetensors(plain, len(plain)).version == safetensors(plain + b"more weights", len(plain) + 12).version


@pytest.mark.parametrize(
    "data",
    [b"", struct.pack("<Q", 1 << 60) + b"{}", safetensors_file(header=b"[1]"), safetensors_file(header=b'{"__metadata__": {"a": }}')],
)
def test_damaged_safetensors(data):
    """Lying lengths and what is no JSON are refused."""
    with pytest.raises(ModelError):
        safetensors(data, len(data))


@pytest.mark.parametrize("order", ["<", ">"])
def test_gguf(order):
    """Texts are found behind numbers and lists, in either byte order."""
    model = gguf(gguf_file(KEYS, order))
    assert (model.name, model.version, model.licence, model.facts["architecture"]) == ("Tiny", "1.1", "mit", "llama")


def test_gguf_without_version():
    """The description's hash stands in."""
    assert gguf(gguf_file({"general.basename": "x"})).version.startswith("sha256-")


@pytest.mark.parametrize("data", [b"GGUF", gguf_file({}, version=1), gguf_file(KEYS)[:60], b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 63)])
def test_damaged_gguf(data):
    """Old versions and cut descriptions are refused."""
    with pytest.raises(ModelError):
        gguf(data)


def test_gguf_lists_longer_than_what_is_read():
    """What came before a long list counts."""
    data = gguf_file({"general.name": "x", "tokens": ["abc"] * 100, "general.version": "9"})
    assert gguf(data[:200]).name == "x"
    assert gguf(data[:200]).version != "9"


def test_onnx():
    """The number of the model, or a hash; who wrote it."""
    found = [onnx(onnx_file(number)) for number in (3, 0)]
    assert [model.version[:7] for model in found if model] == ["3", "sha256-"]
    assert found[0] is not None
    assert found[0].facts == {"producer": "pytorch 2.1"}


@pytest.mark.parametrize("data", [b"", b"\x08\x08", b"text file", b"\x08\x01\x3a\x00", bytes(100), b"\x12\x07pytorch"])
def test_what_is_no_onnx_model(data):
    """Other bytes are left alone."""
    assert onnx(data) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(noise):
    """No bytes make the readers fail with anything else."""
    assert onnx(b"\x08\x08" + noise) is None or noise
    for read in (lambda data: gguf(b"GGUF" + data), lambda data: safetensors(data, len(data) + 100)):
        try:
            assert read(noise).version
        except ModelError:
            continue
