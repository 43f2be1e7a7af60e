"""Passwords assigned to names that say so: the catch-all, mild because it guesses."""

from tidewaiter.content.grammar import IN_NEXT_FIELD, QUOTE
from tidewaiter.content.plausibility import entropy
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _looks_random(secret: str) -> Proof | None:
    """Accept values of several kinds of characters that are no path, dotted name, name of a constant or digest of a lock file."""
    if len(secret) < LONG and entropy(secret) < MIXED:
        return None
    digits = sum(one.isdigit() for one in secret)
    kinds = (any(one.islower() for one in secret), any(one.isupper() for one in secret), digits > 0, not secret.isalnum())
    if not digits or (digits < SEVERAL and sum(kinds) <= SEVERAL):
        return None
    if (secret.isupper() and "_" in secret) or "::" in secret:
        return None
    if ("/" in secret[:2] or "." in secret.strip(".")[1:-1]) and ("@" in secret or not _has_random_part(secret)):
        return None
    return None if secret.lower().startswith(("sha1-", "sha256", "sha512", "http", "arn:")) else Proof()


def _unquoted(secret: str) -> Proof | None:
    """Refuse names of variables too: without quotation marks a program may stand there."""
    is_name = secret.isidentifier() and secret.islower() and "_" in secret and not _has_random_part(secret)
    return None if is_name or _is_label(secret) or secret.endswith(ENDS_OF_CODE) or "://" in secret else _looks_random(secret)


def _has_random_part(secret: str) -> bool:
    """Tell tokens of several parts, as in `mlsn.3f9c...` or `2/1207.../1208...:4be1...`, from dotted names and paths."""
    parts = secret.translate(PARTS).split()
    return any(
        len(part) >= PART and sum(map(str.isdigit, part)) > SEVERAL and not part.isdigit() and entropy(part) >= MIXED - 0.5
        for part in parts
    )


def _is_label(secret: str) -> bool:
    """Tell names of things, as in `existingSecret: shop-database-2`: words and numbers with dashes."""
    parts = secret.split("-")
    return len(parts) > 1 and secret.islower() and all(part.isdigit() or part.rstrip("0123456789").isalpha() for part in parts)


def _chosen_by_people(secret: str) -> Proof | None:
    """Accept what rules for passwords ask for: three kinds of characters, a digit or sign in it; no path, name of a variable or type."""
    kinds = (any(map(str.islower, secret)), any(map(str.isupper, secret)), any(map(str.isdigit, secret)), not secret.isalnum())
    is_name = secret.replace(".", "").isidentifier() and ("_" in secret or "." in secret)
    is_type = secret.isalnum() and secret[:1].isupper() and "".join(filter(str.isdigit, secret)) in SIZES
    has_sign = any(one in SIGNS for one in secret[1:-1])
    if (
        sum(kinds) <= SEVERAL
        or not (kinds[2] or has_sign)
        or is_name
        or is_type
        or _is_label(secret)
        or secret.endswith(ENDS_OF_CODE)
        or "/" in secret
        or "::" in secret
    ):
        return None
    return Proof()


SEVERAL = 2
PART = 16
PARTS = str.maketrans(dict.fromkeys("./:_", " "))
ENDS_OF_CODE = (",", ";", ":")
LONG = 20
MIXED = 3.5
SIGNS = frozenset("!@#$%^&*")
SIZES = frozenset({"2", "8", "16", "32", "64", "128", "256", "512"})
"""The numbers in names of types (`Uint8Array`), which stand where a password might."""
_PASSWORDS = (
    r"pass(?:w(?:or)?d|wort|phrase|code)|[_.-]pass|(?-i:\bpass|[a-z]Pass)|pwd|kennwort|mot_?de_?passe|contrase(?:n|\xc3\xb1)a|senha"
)
_NAMES = (
    rf"(?:{_PASSWORDS}|psk|secret|(?:api|access|signing|encrypt(?:ion)?|fernet|jwt|session|hmac|private|storage|shared|master)[_.-]?key"
    r"|(?:auth|access|private|api|bot|refresh|deploy)[_.-]?token)(?:[_.-]?(?:key|base|value)){0,2}[0-9]{0,2}"
)
"""Names and how they go on: `secret_key_base`, `password2`; not `secret_name`, nor what tests print (`PASS: x`)."""
_LINE = (
    rf"(?:^|\n)[ \t]{{0,24}}(?:- |(?i:export|set|env|arg)[ \t](?:-x )?)?(?i:[a-z0-9_.%-]{{0,60}}(?:{_NAMES}|token))"
    r"[ \t]{0,4}[=:]=?[ \t]{0,8}"
)
"""A line of settings up to its value."""
_BARE = r"""([^\s"'`\\<>{}()[\]$,;&|=:%@*][^\s"'`\\<>{}()[\]|]"""
"""A value without quotation marks, but for how long it may be: what begins like a variable is none."""
_ROTATE = "Change the value at its service and take it from a secret store at run time."
_CWE = ("https://cwe.mitre.org/data/definitions/798.html",)

QUOTED = SecretRule(
    id="TW-SECRET-generic-secret",
    title="Password or key assigned in a file",
    family="assignments",
    pattern=rf"""(?i){_NAMES}{QUOTE}\]?{IN_NEXT_FIELD}\s{{0,4}}(?::\s?&?[a-z]{{1,10}}\s)?(?:=|:|:=|=>)\s{{0,4}}\\?["']"""
    r"""([^\s"'`\\<>{}()$,;][^\s"'`\\<>{}()]{11,127})\\?["']""",
    severity=Severity.MEDIUM,
    rotate=_ROTATE,
    confidence=0.5,
    validate=_looks_random,
    minimum_entropy=3.0,
    in_binaries=False,
    preview=False,
    references=_CWE,
)

ENVIRONMENT = SecretRule(
    id="TW-SECRET-environment-secret",
    title="Password or key in an environment or properties file",
    family="assignments",
    pattern=rf"(?:\b[A-Z][A-Z0-9_]{{0,40}}(?:PASSWORD|PASSWD|SECRET|API_KEY|TOKEN|SECRET_KEY)=|{_LINE}){_BARE}{{11,199}})(?:\s|$)",
    severity=Severity.MEDIUM,
    rotate=_ROTATE,
    confidence=0.6,
    validate=_unquoted,
    minimum_entropy=3.0,
    in_binaries=False,
    preview=False,
    references=_CWE,
)


def _weak(secret: str) -> Proof | None:
    """Accept letters with digits, as in `summer2024`: under the name of a password these are one, and easily guessed."""
    letters = sum(map(str.isalpha, secret))
    return Proof() if LETTERS <= letters < len(secret) and _chosen_word(secret) else None


def _chosen_word(secret: str) -> bool:
    return secret.isalnum() and secret.lower().rstrip("0123456789") not in COMMON


LETTERS = 4
COMMON = frozenset({"password", "passwd", "pass", "secret", "test", "user", "admin", "root", "foobar", "value", "string", "token"})

WEAK = SecretRule(
    id="TW-SECRET-weak-password",
    title="Weak password in an environment file",
    family="assignments",
    pattern=r"""(?:^|[\n ])[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|_PASS)[ ]?[=:][ ]?["']?([A-Za-z0-9]{7,64})["']?(?:[\r\n]|$)""",
    severity=Severity.MEDIUM,
    rotate="Change the password to a random one and take it from a secret store at run time.",
    confidence=0.4,
    validate=_weak,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/521.html",),
)

PASSWORD = SecretRule(
    id="TW-SECRET-named-password",
    title="Password that people would choose, assigned in a file",
    family="assignments",
    pattern=rf"""(?:(?i:(?:{_PASSWORDS}){QUOTE}\]?{IN_NEXT_FIELD})[ \t]{{0,4}}(?::\s?&?[a-z]{{1,10}}\s)?"""
    r"""(?:=|:|:=|=>|[ \t])[ \t]{0,4}\\?["']"""
    r"""|(?:\b|_)PASS(?:W(?:OR)?D)?=|<(?i:[a-z0-9_.:-]{0,40}passw(?:or)?d)>(?:<!\[CDATA\[)?|(?i:name="[^"<>]{0,60}passw(?:or)?d"[^<>]{0,40}>)"""
    rf"""|\bansible_[a-z_]{{0,20}}pass(?:word)?="""
    r"""|\bvariable\s+"[A-Za-z0-9_-]{0,16}(?:password|secret|token)"\s*\{[^{}]{0,60}?\bdefault\s*=\s*\""""
    r"""|<(?i:administratorpassword|password)>\s*<(?i:value)>"""
    rf"""|(?i:<key>[a-z_]{{0,20}}(?:password|secret)</key>\s*<string>)|{_LINE}){_BARE}{{7,127}})(?:[\s"'`\\<\]]|$)""",
    severity=Severity.MEDIUM,
    rotate="Change the password and take it from a secret store at run time.",
    confidence=0.4,
    validate=_chosen_by_people,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/259.html",),
)
