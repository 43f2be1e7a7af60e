"""Private keys: PEM, OpenSSH, PGP and age."""

from functools import partial

from tidewaiter.content.grammar import BREAK, token
from tidewaiter.content.plausibility import decode_base64, entropy
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _body(secret: str) -> Proof | None:
    """Refuse headers that no key follows, such as those inside the programs that read keys."""
    letters = "".join(secret.replace("\\n", "").split())
    return Proof() if entropy(letters) > ENOUGH_ENTROPY else None


ENOUGH_ENTROPY = 3.5

PEM = SecretRule(
    id="TW-SECRET-private-key",
    title="Private key",
    family="private-keys",
    pattern=rf"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----{BREAK}([A-Za-z0-9+/=]{{60,76}}(?:{BREAK}[A-Za-z0-9+/=]{{16,76}})?)",
    severity=Severity.CRITICAL,
    rotate="Make a new key pair, replace the public key wherever it is trusted, revoke certificates over the old one.",
    validate=_body,
    may_repeat=True,
    preview=False,
    references=("https://www.rfc-editor.org/rfc/rfc7468",),
)

LEGACY_ENCRYPTED = SecretRule(
    id="TW-SECRET-encrypted-private-key",
    title="Private key protected by a passphrase",
    family="private-keys",
    pattern=rf"-----BEGIN (?:ENCRYPTED PRIVATE KEY-----{BREAK}|(?:RSA |EC |DSA )PRIVATE KEY-----{BREAK}"
    rf"Proc-Type: 4,ENCRYPTED{BREAK}DEK-Info: [A-Z0-9,-]{{10,80}}{BREAK})([A-Za-z0-9+/=]{{60,76}})",
    severity=Severity.MEDIUM,
    rotate="Treat the key as known if its passphrase is weak or stands nearby; make a new pair.",
    validate=_body,
    preview=False,
    references=("https://www.rfc-editor.org/rfc/rfc7468",),
)

PGP = SecretRule(
    id="TW-SECRET-pgp-private-key",
    title="PGP private key",
    family="private-keys",
    pattern=rf"-----BEGIN PGP PRIVATE KEY BLOCK-----(?:{BREAK}[A-Z][A-Za-z]{{2,20}}: [^\\\n]{{0,100}}){{0,4}}"
    rf"{BREAK}([A-Za-z0-9+/=]{{60,76}})",
    severity=Severity.HIGH,
    rotate="Revoke the key with its revocation certificate and make another.",
    validate=_body,
    preview=False,
    references=("https://www.rfc-editor.org/rfc/rfc9580",),
)

AGE = SecretRule(
    id="TW-SECRET-age-secret-key",
    title="age secret key",
    family="private-keys",
    pattern=r"\b(AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})\b",
    severity=Severity.CRITICAL,
    rotate="Make a new identity and encrypt the files again.",
    references=("https://age-encryption.org/v1",),
)


def _encoded(secret: str) -> Proof | None:
    """Accept what decodes to the header of a private key; certificates begin alike."""
    return Proof() if b"PRIVATE KEY" in decode_base64(secret[:80]) else None


_token = partial(token, family="private-keys")

PUTTY = _token(
    "putty-private-key",
    "PuTTY private key without a passphrase",
    r"PuTTY-User-Key-File-[23]: [a-z0-9-]{4,40}\s{1,2}Encryption: none\s{1,2}[^\0]{20,1000}?"
    r"Private-Lines: [0-9]{1,3}\s{1,2}([A-Za-z0-9+/=]{40,64})",
    "Make a new key pair and replace the public key wherever it is trusted.",
    "https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html",
    severity=Severity.CRITICAL,
    preview=False,
)
JWK = _token(
    "json-web-key-private",
    "Private JSON web key",
    r""""kty"\s{0,3}:\s{0,3}"(?:RSA|EC|OKP)"[^{}]*?"d"\s{0,3}:\s{0,3}"([A-Za-z0-9_-]{40,})\"""",
    "Make a new key, publish it in the key set, remove this one.",
    "https://www.rfc-editor.org/rfc/rfc7517",
    severity=Severity.CRITICAL,
    preview=False,
    minimum_entropy=4.0,
)
JWK_PRIVATE_FIRST = _token(
    "json-web-key-private-first",
    "Private JSON web key",
    r"""[{,]\s{0,3}"d"\s{0,3}:\s{0,3}"([A-Za-z0-9_-]{40,})"[^{}]*?"kty"\s{0,3}:\s{0,3}"(?:RSA|EC|OKP)\"""",
    "Make a new key, publish it in the key set, remove this one.",
    "https://www.rfc-editor.org/rfc/rfc7517",
    severity=Severity.CRITICAL,
    preview=False,
    minimum_entropy=4.0,
)
WIREGUARD = _token(
    "wireguard-private-key",
    "WireGuard private key",
    r"\bPrivateKey\s{0,4}=\s{0,4}([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)",
    "Make a new key pair and replace the public key at every peer.",
    "https://www.wireguard.com/quickstart/",
    severity=Severity.CRITICAL,
    preview=False,
    minimum_entropy=4.0,
)
COSIGN = _token(
    "cosign-private-key",
    "Cosign private key protected by a passphrase",
    rf"-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----{BREAK}([A-Za-z0-9+/=]{{60,76}})",
    "Treat the key as known if its passphrase is weak or stands nearby; sign with a new one.",
    "https://docs.sigstore.dev/cosign/key_management/overview/",
    severity=Severity.MEDIUM,
    preview=False,
)
ENCODED_PEM = _token(
    "encoded-private-key",
    "Private key in base64",
    r"\b(LS0tLS1CRUdJTi[A-Za-z0-9+/=]{100,})",
    "Make a new key pair, replace the public key wherever it is trusted, revoke certificates over the old one.",
    "https://www.rfc-editor.org/rfc/rfc7468",
    severity=Severity.CRITICAL,
    preview=False,
    validate=_encoded,
    confidence=0.85,  # rules that know where such a key stands, as in a kubeconfig, name it better
)
DNSSEC = _token(
    "dnssec-private-key",
    "DNSSEC private key",
    r"Private-key-format: v1\.[23]\s{1,2}Algorithm: [0-9]{1,2}[^\n]{0,40}\s{1,2}(?:Modulus|PrivateKey): ([A-Za-z0-9+/=]{40,})",
    "Roll the key of the zone.",
    "https://bind9.readthedocs.io/en/latest/dnssec-guide.html",
    preview=False,
)
MINISIGN = _token(
    "minisign-secret-key",
    "minisign secret key",
    r"untrusted comment: minisign (?:encrypted )?secret key[^\n]{0,40}\n(RWRTY[A-Za-z0-9+/=]{100,300})",
    "Make a new key pair and publish the new public key.",
    "https://jedisct1.github.io/minisign/",
    severity=Severity.MEDIUM,
    preview=False,
)
