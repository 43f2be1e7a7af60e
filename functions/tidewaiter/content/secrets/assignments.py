"""Passwords assigned to names that say so: the catch-all, mild because it guesses."""

from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _looks_random(secret: str) -> Proof | None:
    """Accept values that mix letters and digits and are no path, address, identifier in words or digest of a lock file."""
    letters, digits = sum(one.isalpha() for one in secret), sum(one.isdigit() for one in secret)
    if letters < MIXED or digits < MIXED or "/" in secret[:2] or "::" in secret or "." in secret.strip(".")[1:-1]:
        return None
    return None if secret.lower().startswith(("sha1-", "sha256", "sha512", "http", "arn:")) else Proof()


MIXED = 2

QUOTED = SecretRule(
    id="TW-SECRET-generic-secret",
    title="Password or key assigned in a file",
    family="assignments",
    pattern=r"""(?i)(?:passw(?:or)?d|secret|api_?key|access_?key|auth_?token|access_?token|private_?token|client_?secret)["']?\s{0,4}(?:=|:|:=|=>)\s{0,4}["']([^\s"'`\\<>{}()$,;]{12,128})["']""",
    severity=Severity.MEDIUM,
    rotate="Change the value at its service and take it from a secret store at run time.",
    confidence=0.5,
    validate=_looks_random,
    minimum_entropy=3.5,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/798.html",),
)

ENVIRONMENT = SecretRule(
    id="TW-SECRET-environment-secret",
    title="Password or key in an environment file",
    family="assignments",
    pattern=r"""\b[A-Z][A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|API_KEY|TOKEN|SECRET_KEY)=([^\s"'`\\<>{}()$,;&|]{12,128})(?:\s|$)""",
    severity=Severity.MEDIUM,
    rotate="Change the value at its service and take it from a secret store at run time.",
    confidence=0.6,
    validate=_looks_random,
    minimum_entropy=3.5,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/798.html",),
)
