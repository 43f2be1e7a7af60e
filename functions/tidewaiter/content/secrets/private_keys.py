"""Private keys: PEM, OpenSSH, PGP and age."""

from tidewaiter.content.plausibility import entropy
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
    pattern=r"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----(?:\\n|\s){1,4}"
    r"([A-Za-z0-9+/=]{60,76}(?:\\n|\s){1,4}[A-Za-z0-9+/=]{16,76})",
    severity=Severity.CRITICAL,
    rotate="Make a new key pair, replace the public key wherever it is trusted, revoke certificates over the old one.",
    validate=_body,
    preview=False,
    references=("https://www.rfc-editor.org/rfc/rfc7468",),
)

LEGACY_ENCRYPTED = SecretRule(
    id="TW-SECRET-encrypted-private-key",
    title="Private key protected by a passphrase",
    family="private-keys",
    pattern=r"-----BEGIN (?:ENCRYPTED PRIVATE KEY-----(?:\\n|\s){1,4}|(?:RSA |EC |DSA )PRIVATE KEY-----\s{1,4}"
    r"Proc-Type: 4,ENCRYPTED\s{1,4}DEK-Info: [A-Z0-9,-]{10,80}\s{2,6})([A-Za-z0-9+/=]{60,76})",
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
    pattern=r"-----BEGIN PGP PRIVATE KEY BLOCK-----[^-]{2,200}?\s{2}([A-Za-z0-9+/=]{60,64})",
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
