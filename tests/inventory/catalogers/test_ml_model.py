"""Trained models."""

import collections
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import image_of, link, parse, scan, tar_of
from tests.inventory.ml.test_held import zipped
from tests.inventory.ml.test_weights import KEYS, gguf_file, onnx_file, safetensors_file
from tests.inventory.noise import assert_read_or_refused, survives
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers.ml_model import ML_MODEL

REVISION = "5c38ec7c405ec4b44b94cc5a9bb96e735b38267a"
HUB = "root/.cache/huggingface/hub/models--BAAI--bge-small/"
TENSOR = b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n."


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("m/tiny.gguf", gguf_file(KEYS), "pkg:mlmodel/Tiny@1.1?architecture=llama&format=gguf"),
        ("m/bert/model.safetensors", safetensors_file({"format": "pt"}), "pkg:mlmodel/bert@sha256-"),
        ("m/Net-00001-of-00002.safetensors", safetensors_file(), "pkg:mlmodel/Net@sha256-"),
        ("m/relu.onnx", onnx_file(3), "pkg:mlmodel/relu@3?format=onnx&producer=pytorch%202.1"),
        ("m/bert/pytorch_model.bin", zipped({"a/data.pkl": TENSOR}), "pkg:mlmodel/bert@sha256-"),
        ("m/old.pt", TENSOR, "pkg:mlmodel/old@sha256-"),
    ],
)
def test_models_of_every_form(path, data, expected):
    """Named by themselves, their file or their folder."""
    (package,) = parse(ML_MODEL, path, data)
    assert package.purl.startswith(expected)


def test_models_of_the_hub():
    """The links of a snapshot and its reference make one package at its revision."""
    tar = tar_of({
        HUB + "blobs/abc": safetensors_file(),
        HUB + "refs/main": REVISION.encode(),
        HUB + f"snapshots/{REVISION}/model.safetensors": link("../../blobs/abc"),
    })  # fmt: skip
    (package,) = assemble(image_of(tar), [scan(tar)]).packages
    assert package.purl == f"pkg:huggingface/BAAI/bge-small@{REVISION}"
    assert len(package.found_at) == 2


def test_what_is_no_model():
    """Other binaries, other pickles, later parts of a model, branches of a repository."""
    others = {
        "usr/lib/firmware.bin": bytes(5000),
        "a/data.pkl": pickle.dumps(collections.OrderedDict(a=1)),
        "m/Net-00002-of-00002.safetensors": safetensors_file(),
        "src/.git/refs/heads/main": REVISION.encode(),
        "a/b.gguf": b"#!/bin/sh\nexit 0 # comment",
        "a/b.onnx": b"text, not a model at all",
    }
    result = scan(tar_of(others))
    assert (result.packages, result.problems) == ((), ())


def test_damaged_models_are_said():
    """A header that lies is a problem."""
    assert [item.code for item in parse(ML_MODEL, "a.safetensors", b"\xff" * 40)] == ["package-malformed"]
    assert [item.code for item in parse(ML_MODEL, "a.gguf", gguf_file(KEYS)[:30])] == ["package-malformed"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_and_version(name, version):
    """Names of hostile models make packages or problems."""
    assert_read_or_refused(
        ML_MODEL,
        "m/a.gguf",
        gguf_file({"general.name": name.encode(errors="replace").decode(), "general.version": version})
        if version.isascii() and name.isascii()
        else b"",
    )


test_damaged_safetensors = survives(ML_MODEL, "m/a.safetensors", safetensors_file({"format": "pt"}))
test_damaged_gguf = survives(ML_MODEL, "m/a.gguf", gguf_file(KEYS))
test_damaged_torch = survives(ML_MODEL, "m/a.pt", zipped({"a/data.pkl": TENSOR}))
