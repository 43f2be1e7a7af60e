"""Sigstore's trust root."""

import copy
import json
from datetime import UTC, datetime

import pytest

from tests.signatures import forge
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.trust_root import parse_trust_root

ROOT = forge.Sigstore().trust_root()


def read(raw):
    return parse_trust_root(json.dumps(raw).encode(), "root.json")


def test_logs_and_authorities_with_their_periods():
    """Checkpoints go by their own id where there is one."""
    raw = copy.deepcopy(ROOT)
    raw["tlogs"][0]["checkpointKeyId"] = {"keyId": forge.b64(b"abcdefgh")}
    raw["tlogs"][0]["publicKey"]["validFor"] = {"start": "2021-01-12T11:53:27.000Z", "end": "2022-10-31T23:59:59.999Z"}
    found = read(raw)
    (log,) = found.logs
    assert (log.checkpoint_id, log.url) == (b"abcdefgh", "https://log.example")
    assert log.period.holds(datetime(2022, 1, 1, tzinfo=UTC))
    assert not log.period.holds(datetime(2023, 1, 1, tzinfo=UTC))
    assert found.certificate_logs[0].checkpoint_id == found.certificate_logs[0].id
    assert found.authorities[0].root.subject.rfc4514_string() == "CN=root,O=example"
    assert found.timestampers == ()


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("mediaType",), "application/json", "not a Sigstore trust root"),
        (("tlogs", 0, "logId"), None, "a log's id"),
        (("tlogs", 0, "publicKey", "rawBytes"), "eA==", "no public key"),
        (("tlogs", 0, "publicKey", "validFor"), {"start": "yesterday"}, "no time"),
        (("certificateAuthorities", 0, "certChain"), {}, "no certificates"),
        (("certificateAuthorities", 0, "certChain", "certificates", 0, "rawBytes"), "eA==", "cannot be read"),
        (("tlogs",), [{}] * 99, "more than"),
    ],
)
def test_a_part_that_cannot_be_read_refuses_the_file(path, value, reason):
    """Nothing of a trust root is guessed."""
    raw = copy.deepcopy(ROOT)
    place = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RejectedError, match=reason):
        read(raw)
    with pytest.raises(RejectedError, match="cannot be read"):
        parse_trust_root(b"{", "root.json")
