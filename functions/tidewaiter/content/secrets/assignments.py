"""Passwords assigned to names that say so: the catch-all, mild because it guesses."""

from tidewaiter.content.grammar import IN_NEXT_FIELD, QUOTE
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _looks_random(secret: str) -> Proof | None:
    """Accept values of several kinds of characters that are no path, dotted name, name of a constant or digest of a lock file."""
    digits = sum(one.isdigit() for one in secret)
    kinds = (any(one.islower() for one in secret), any(one.isupper() for one in secret), digits > 0, not secret.isalnum())
    if not digits or (digits < SEVERAL and sum(kinds) <= SEVERAL):
        return None
    if (secret.isupper() and "_" in secret) or "/" in secret[:2] or "::" in secret or "." in secret.strip(".")[1:-1]:
        return None
    return None if secret.lower().startswith(("sha1-", "sha256", "sha512", "http", "arn:")) else Proof()


def _unquoted(secret: str) -> Proof | None:
    """Refuse names of variables too: without quotation marks a program may stand there."""
    is_name = secret.isidentifier() and secret.islower() and "_" in secret
    return None if is_name else _looks_random(secret)


def _chosen_by_people(secret: str) -> Proof | None:
    """Accept what rules for passwords ask for: three kinds of characters, one a digit; no path, name of a variable or type."""
    kinds = (any(map(str.islower, secret)), any(map(str.isupper, secret)), any(map(str.isdigit, secret)), not secret.isalnum())
    is_name = secret.replace(".", "").isidentifier() and ("_" in secret or "." in secret)
    if sum(kinds) <= SEVERAL or not kinds[2] or is_name or "/" in secret or "::" in secret:
        return None
    return Proof()


def _not_word(secret: str) -> Proof | None:
    """Refuse the words of documentation."""
    bare = secret.lower().rstrip("0123456789")
    return None if bare in WORDS or bare.startswith(("your", "my-", "my_", "%", "*", "@")) else Proof()


WORDS = frozenset({"password", "passwd", "secret", "token", "userpass", "username", "none", "true", "false", "guest"})
SEVERAL = 2
_NAMES = "passw(?:or)?d|passphrase|secret|api[_.-]?key|access[_.-]?key|auth[_.-]?token|access[_.-]?token|private[_.-]?token"

QUOTED = SecretRule(
    id="TW-SECRET-generic-secret",
    title="Password or key assigned in a file",
    family="assignments",
    pattern=rf"""(?i)(?:{_NAMES}){QUOTE}{IN_NEXT_FIELD}\s{{0,4}}(?:=|:|:=|=>)\s{{0,4}}\\?["']([^\s"'`\\<>{{}}()$,;]{{12,128}})\\?["']""",
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
    title="Password or key in an environment or properties file",
    family="assignments",
    pattern=r"(?:\b[A-Z][A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|API_KEY|TOKEN|SECRET_KEY)="
    rf"|(?:^|\n)[ \t]{{0,16}}(?i:[a-z0-9_.-]{{0,60}}(?:{_NAMES}))[ \t]{{0,4}}[=:][ \t]{{0,4}})"
    r"""([^\s"'`\\<>{}()[\]$,;&|]{12,128})(?:\s|$)""",
    severity=Severity.MEDIUM,
    rotate="Change the value at its service and take it from a secret store at run time.",
    confidence=0.6,
    validate=_unquoted,
    minimum_entropy=3.5,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/798.html",),
)

PASSWORD = SecretRule(
    id="TW-SECRET-named-password",
    title="Password that people would choose, assigned in a file",
    family="assignments",
    pattern=rf"""(?:(?i:passw(?:or)?d|passphrase){QUOTE}{IN_NEXT_FIELD}[ \t]{{0,4}}(?:=|:|:=|=>)[ \t]{{0,4}}\\?["']"""
    r"""|(?:\b|_)PASSW(?:OR)?D=|<(?i:[a-z0-9_.:-]{0,40}passw(?:or)?d)>)([^\s"'`\\<>{}()\[\],;&|]{8,128})(?:[\s"'`\\<;&|]|$)""",
    severity=Severity.MEDIUM,
    rotate="Change the password and take it from a secret store at run time.",
    confidence=0.4,
    validate=_chosen_by_people,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/259.html",),
)

COMMAND = SecretRule(
    id="TW-SECRET-command-password",
    title="Password on a command line",
    family="assignments",
    pattern=r"(?:\bsshpass\s+-p\s*|\b(?:docker|podman|helm|skopeo|oras|az|oc)\s[^\n|;&]*?login\s[^\n|;&]*?\s(?:-p|--password)[ =]"
    r"|\bcurl\s(?:[^\n|;&]*?\s)?(?:-u|--user)[ =]?[\"']?[^\s:\"'$]+:"
    r"|\b(?:mysql|mysqldump|mysqladmin|mariadb)\s(?:[^\n|;&]*?\s)?(?:-p|--password=)|\bredis-cli\s(?:[^\n|;&]*?\s)?-a\s+"
    r"|\b(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)=)[\"']?([^\s\"'`\\<>{}()\[\];&|$]{6,128})(?:[\s\"'`;&|]|$)",
    severity=Severity.MEDIUM,
    rotate="Change the password and hand it over by standard input, a file or a build secret: command lines stay in the history.",
    confidence=0.6,
    validate=_not_word,
    in_binaries=False,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/214.html",),
)
