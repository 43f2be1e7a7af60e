"""Manifests of databases."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.advisory_manifest import Manifest, dump_manifest, load_manifest
from tidewaiter.adapters.advisory_schema import SCHEMA_VERSION
from tidewaiter.errors import BadInputError

MANIFEST = Manifest(
    sha256="a" * 64, size=1, built="2026-01-01T00:00:00Z", database_schema=SCHEMA_VERSION, sources=(("osv", 3, "2026-01-01", "CC-BY-4.0"),)
)


def test_a_manifest_is_written_and_read_the_same_way():
    """Equal manifests are equal bytes; the signature is over all but itself."""
    assert load_manifest(dump_manifest(MANIFEST), "w") == MANIFEST
    signed = replace(MANIFEST, signature="c2ln")
    assert dump_manifest(signed) != dump_manifest(MANIFEST)
    assert signed.signed == MANIFEST.signed != replace(MANIFEST, size=2).signed


_fields = st.dictionaries(st.sampled_from(["schema_version", "database_schema", "sha256"]), st.none() | st.integers() | st.text())


@given(st.binary(max_size=40) | _fields.map(lambda raw: json.dumps(raw).encode()))
def test_what_is_no_manifest_is_an_error(body):
    """Never another one."""
    with pytest.raises(BadInputError):
        load_manifest(body, "w")


@pytest.mark.parametrize(
    "wrong", [{"sha256": "../x"}, {"sha256": "A" * 64}, {"schema_version": 99}, {"database_schema": 99}, {"size": "x"}]
)
def test_fields_that_say_something_else_are_errors(wrong):
    """A digest names files, versions say who can read it."""
    with pytest.raises(BadInputError):
        load_manifest(json.dumps({**json.loads(dump_manifest(MANIFEST)), **wrong}).encode(), "w")
