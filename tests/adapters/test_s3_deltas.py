"""Deltas of databases in S3, and how far rematching has come."""

import json
from typing import Any

import pytest

from tidewaiter.adapters.advisory_bundle import pack_delta
from tidewaiter.adapters.advisory_diff import Delta, dump_delta
from tidewaiter.adapters.s3_database import CURRENT, delta_key
from tidewaiter.adapters.s3_deltas import REMATCHED, S3Deltas
from tidewaiter.errors import BadInputError

ONE, TWO = "1" * 64, "2" * 64
DELTA = Delta(since=ONE, sha256=TWO, built="2026-01-01T00:00:00Z", packages=(("npm", "a"), ("Debian:12", "ü")), cves=("CVE-2026-1",))


@pytest.fixture
def client(cloud: Any) -> Any:
    """Give S3 with an empty bucket."""
    return cloud.client("s3")


def test_a_delta_is_read_as_it_was_published(client: Any) -> None:
    """One that is not there is None, one that is damaged or no delta is said to be."""
    deltas = S3Deltas(client, "artefacts")
    assert deltas.delta(TWO) is None
    body = pack_delta(dump_delta(DELTA))
    client.put_object(Bucket="artefacts", Key=delta_key(TWO), Body=body)
    assert deltas.delta(TWO) == DELTA
    for damaged in (b"", b"<html>", body[:-3], pack_delta(b"[]"), pack_delta(b'{"schema_version": 99}')):
        client.put_object(Bucket="artefacts", Key=delta_key(TWO), Body=damaged)
        with pytest.raises(BadInputError):
            deltas.delta(TWO)


def test_it_is_remembered_how_far_rematching_came(client: Any) -> None:
    """Nothing at first; a pointer that names no database is an error, not a name."""
    deltas = S3Deltas(client, "artefacts")
    assert (deltas.current(), deltas.rematched()) == ("", "")
    client.put_object(Bucket="artefacts", Key=CURRENT, Body=json.dumps({"sha256": TWO, "built": "x"}).encode())
    deltas.finish(ONE)
    assert (deltas.current(), deltas.rematched()) == (TWO, ONE)
    for wrong in (b"", b"{}", b'{"sha256": "../x"}', b'{"sha256": "12"}', b'{"sha256": 7}'):
        client.put_object(Bucket="artefacts", Key=REMATCHED, Body=wrong)
        with pytest.raises(BadInputError):
            deltas.rematched()


def test_the_names_of_a_run_come_back_in_order(client: Any) -> None:
    """Parts of a run are positions in them; names that are gone are an error."""
    deltas = S3Deltas(client, "artefacts")
    deltas.put_names(TWO, DELTA.packages)
    assert deltas.names(TWO) == DELTA.packages
    with pytest.raises(BadInputError, match="gone"):
        deltas.names(ONE)
