"""Fingerprints of access keys."""

from tidewaiter.detection.normalise.identity import fingerprint


def test_equal_keys_have_equal_fingerprints() -> None:
    """Two events of one key can be told, and no key has none."""
    assert fingerprint("AKIA1") == fingerprint("AKIA1") != fingerprint("AKIA2")
    assert fingerprint("") == ""
