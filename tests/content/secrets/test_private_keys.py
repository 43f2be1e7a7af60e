"""Private keys."""

import base64

import pytest

from tests.content.samples import found, letters, made


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


TABLE = [
    (
        (
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"
            "Comment: k\nPublic-Lines: 1\n<b64>\nPrivate-Lines: 1\n<b44>\nPrivate-MAC: <h64>"
        ),
        "putty-private-key",
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: k\nPrivate-Lines: 1\n<b44>",
    ),
    ('{"kty":"EC","crv":"P-256","x":"<w43>","d":"<w43>"}', "json-web-key-private", '{"kty":"EC","crv":"P-256","x":"<w43>","y":"<w43>"}'),
    ("PrivateKey = <b42>A=", "wireguard-private-key", "PublicKey = <b42>A="),
    ("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n<b64>\n", "cosign-private-key", "-----BEGIN SIGSTORE PUBLIC KEY-----\n<b64>\n"),
    (
        base64.b64encode(b"-----BEGIN " + b"PRIVATE KEY-----\n" + letters(120).encode()).decode(),
        "encoded-private-key",
        base64.b64encode(b"-----BEGIN CERTIFICATE-----\n" + letters(120).encode()).decode(),
    ),
    (
        "Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: <b43>=",
        "dnssec-private-key",
        "Private-key-format: v1.3\nAlgorithm: 13\nCreated: 20250101",
    ),
    (
        "untrusted comment: minisign encrypted secret key\nRWRTY<b200>",
        "minisign-secret-key",
        "untrusted comment: minisign public key\nRWRTY<b200>",
    ),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
