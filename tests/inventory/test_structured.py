"""Catalogers of JSON, TOML and plain text."""

import pytest

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import ParseContext
from tidewaiter.inventory.content import HeldContent

CONTEXT = ParseContext(layer="l", is_evidence=lambda _: True)


def run(make, data):
    """Read one file with an extractor that reports what it was given."""
    return list(make("test", lambda document, evidence: [evidence.malformed(repr(document))])("a/b", HeldContent(data), CONTEXT))


@pytest.mark.parametrize(
    ("make", "data", "expected"),
    [
        (structured.of_json, b'{"a": 1}', "{'a': 1}"),
        (structured.of_toml, b"a = 1", "{'a': 1}"),
        (structured.of_text, b"a\xff", repr("a\ufffd")),
    ],
)
def test_the_extractor_gets_the_content(make, data, expected):
    """Each form is decoded as it should be."""
    assert [item.what for item in run(make, data)] == [expected]


@pytest.mark.parametrize(
    ("make", "data"),
    [
        (structured.of_json, b"{"),
        (structured.of_json, b"[" * 100_000),
        (structured.of_json, b"\xff"),
        (structured.of_toml, b"="),
        (structured.of_toml, b"\xff"),
        (structured.of_toml, b"a = " + b"[" * 100_000),
        (structured.of_toml, b"a." * 1_000_000 + b"a = 1"),
        (structured.of_json, b"[" + b"0," * 2_000_001 + b"0]"),
    ],
)
def test_unreadable_files_are_one_problem(make, data):
    """Cut, deeply nested and undecodable files are said, and the extractor is not asked."""
    assert [(item.code, "cannot be read" in item.what) for item in run(make, data)] == [("package-malformed", True)]


def test_values_of_the_wrong_kind_are_empty():
    """What is not of the kind that belongs there reads as nothing."""
    assert (structured.mapping([]), structured.mappings({}), structured.mappings([1, {}]), structured.text(1)) == ({}, (), ({},), "")
