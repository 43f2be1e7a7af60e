"""Passwords inside addresses: database and web addresses, .netrc."""

from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _not_variable(secret: str) -> Proof | None:
    """Refuse names of variables and the word itself, also as `mypass`, `password1` or `app_password`."""
    lower = secret.lower()
    bare = lower.strip("$%{}[]<>()*")
    is_name = lower.isidentifier() and lower.endswith(WORDS) and not any(map(str.isdigit, lower))
    is_mail = lower.replace("@", "", 1).isalpha() and "@" in lower  # what anonymous users give
    if bare != lower or is_name or is_mail or lower.startswith(("your", "my-", "my_")):
        return None
    return Proof() if lower.removeprefix("my").rstrip("0123456789") not in COMMON_WORDS else None


WORDS = ("password", "passwd", "passwort", "secret", "token", "_pass", "_pw")
"""How names of passwords end."""
COMMON_WORDS = frozenset(
    {
        "password",
        "passwd",
        "pass",
        "pwd",
        "secret",
        "user",
        "string",
        "text",
        "value",
        "username",
        "root",
        "postgres",
        "token",
        "pw",
        "tiger",  # Oracle's sample user scott has it, in every manual
        "p",
        "xxx",
        "guest",  # the user that RabbitMQ has at first
        "masterkey",  # and Firebird
        "minioadmin",
        "contraseña",
        "motdepasse",
        "passwort",
        "psw",
        "foo",
        "bar",
        "baz",
    }
)

DATABASE = SecretRule(
    id="TW-SECRET-database-url-password",
    title="Password in the address of a database or service",
    family="addresses",
    pattern=r"""(?i)\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|cockroach(?:db)?|neo4j|bolt|nats|mqtts?|ldaps?|smtps?|imaps?|ftps?|sftp)(?:\+[a-z0-9]{2,20})?://[^\s:@/"'<>]{0,64}:([^\s:@/"'<>]{3,128})@[a-z0-9._-]{1,200}""",
    severity=Severity.HIGH,
    rotate="Change the password of the database user and take it from a secret store at run time.",
    validate=_not_variable,
    preview=False,
    in_binaries=False,
    references=("https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",),
)

WEB = SecretRule(
    id="TW-SECRET-web-address-password",
    title="Password in a web address",
    family="addresses",
    pattern=r"""\bhttps?://[A-Za-z0-9._%+-]{1,64}:([^\s:@/"'<>$]{6,128})@[a-z0-9-]{1,63}\.[a-z0-9.-]{2,190}""",
    severity=Severity.HIGH,
    rotate="Change the password or token and take it from a secret store at run time.",
    validate=_not_variable,
    preview=False,
    in_binaries=False,
    confidence=0.8,
    references=("https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",),
)

NETRC = SecretRule(
    id="TW-SECRET-netrc-password",
    title="Password in .netrc",
    family="addresses",
    pattern=r"(?:\bmachine\s{1,4}[A-Za-z0-9.-]{1,200}|(?:^|\n)\s{0,8}default)\s{1,8}login\s{1,4}\S{1,128}\s{1,8}password\s{1,4}(\S{4,256})",
    severity=Severity.HIGH,
    rotate="Change the password and mount the file as a build secret.",
    validate=_not_variable,
    confidence=0.85,  # rules that know what stands there name it better
    preview=False,
    in_binaries=False,
    references=("https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",),
)
