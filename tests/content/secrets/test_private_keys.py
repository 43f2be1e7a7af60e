"""Private keys."""

import pytest

from tests.content.samples import found, letters


def rules_of(text: str) -> list[str]:
    """Name the rules that fire; the line of a key is that of its body."""
    return [rule_id for rule_id, _line in found(text)]


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f"-----BEGIN RSA PRIVATE KEY-----\n{letters(64)}\n{letters(64)}\n", "TW-SECRET-private-key", id="private-key"),
        pytest.param(f"key: -----BEGIN PRIVATE KEY-----\\n{letters(64)}\\n{letters(64)}", "TW-SECRET-private-key", id="private-key"),
        pytest.param(
            f"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{letters(64)}\n", "TW-SECRET-encrypted-private-key", id="encrypted-private-key"
        ),
        pytest.param(
            f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{letters(64)}", "TW-SECRET-pgp-private-key", id="pgp-private-key"
        ),
        pytest.param("AGE-SECRET-KEY-1" + letters(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"), "TW-SECRET-age-secret-key", id="age-secret-key"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found."""
    assert rule_id in rules_of(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----", id="header-in-a-program"),
        pytest.param(f"-----BEGIN PUBLIC KEY-----\n{letters(64)}\n{letters(64)}\n", id="public-key"),
        pytest.param("-----BEGIN PRIVATE KEY-----\n" + "A" * 64 + "\n" + "A" * 64, id="no-content"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
