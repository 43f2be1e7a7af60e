"""Passwords on command lines, in calls and in SQL: whoever reads the script, the history or the log has them."""

from functools import partial

from tidewaiter.content.grammar import token
from tidewaiter.content.rule import Proof
from tidewaiter.model.severity import Severity


def _not_word(secret: str) -> Proof | None:
    """Refuse the words of documentation."""
    bare = secret.lower().rstrip("0123456789")
    return None if bare in WORDS or bare.startswith(("your", "my-", "my_", "%", "*", "@", "/")) else Proof()


def _mixed(secret: str) -> Proof | None:
    """Accept digits or signs among letters: manuals show words and names (`TOKEN`, `my-token`, `os.environ`)."""
    letters = secret.replace("-", "").replace("_", "").replace(".", "")
    is_plain = letters.isalpha() or letters.isdigit() or secret.strip(",.:;*").isalpha() or "=" in secret[:12]
    return None if is_plain or "/" in secret[:2] else _not_word(secret)


WORDS = frozenset({"password", "passwd", "secret", "token", "userpass", "username", "none", "true", "false", "guest"})
_VALUE = r"([^\s\"'`\\<>{}()\[\];&|$][^\s\"'`\\<>{}()\[\];|]{5,127})"

_command = partial(
    token,
    family="commands",
    severity=Severity.MEDIUM,
    confidence=0.6,
    in_binaries=False,
    preview=False,
    minimum_entropy=0.0,
    rotate="Change the password and hand it over by standard input, a file or a build secret: command lines stay in the history.",
)

COMMAND = _command(
    "command-password",
    "Password on a command line",
    r"(?:\bsshpass\s+-p\s*|\b(?:docker|podman|helm|skopeo|oras|az|oc)\s[^\n|;&]*?login\s[^\n|;&]*?\s(?:-p|--password)[ =]"
    r"|\bcurl\s(?:[^\n|;&]*?\s)?(?:-u|--user)[ =]?[\"']?[^\s:\"'$]+:"
    r"|\b(?:mysql|mysqldump|mysqladmin|mariadb)\s(?:[^\n|;&]*?\s)?(?:-p|--password=)|\bredis-cli\s(?:[^\n|;&]*?\s)?-a\s+"
    r"|\b(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)=|\brequirepass\s+|\bsqlplus\s+(?:-[a-zA-Z]+\s+)*[A-Za-z0-9_]+/"
    r"|\s-(?:store|key|src|dest|deststore|srcstore)pass\s+|-pass(?:in|out)?\s+pass:|\bnet\s+user\s+[A-Za-z0-9_.-]+\s+"
    r"|\b(?:setenv|set -[gxU]{1,3})\s+[A-Za-z0-9_]{0,40}(?i:pass(?:word|wd)?|secret|token|key)\s+"
    r"|\bConvertTo-SecureString\s+(?:-String\s+)?)[\"']?" + _VALUE + r"(?:[\s\"'`;|]|$)",
    validate=_not_word,
    reference="https://cwe.mitre.org/data/definitions/214.html",
)
OPTION = _command(
    "option-secret",
    "Password or token as the option of a command",
    r"(?:^|[\s\"',])--?(?:[a-z0-9]{1,20}[._-]){0,3}(?i:password|passwd|passphrase|token|secret|api-?key|(?:access|secret|auth|private)-key)"
    r"(?:[ =]|[\"'],\s{0,3})[\"']?" + _VALUE + r"(?:[\s\"'`;|,]|$)",
    validate=_mixed,
    confidence=0.55,  # rules that know the command name it better
    reference="https://cwe.mitre.org/data/definitions/214.html",
)
ACCOUNT = _command(
    "account-password",
    "Password of a system account",
    r"(?:\becho\s+(?:-[en]+\s+)?[\"']?[a-z_][a-z0-9_-]{0,31}:|\bchpasswd:(?:\s[^\n]{0,80}\n){1,6}?\s+(?:- )?[a-z_][a-z0-9_-]{0,31}:)"
    r"([^\s\"'`\\<>{}()|$][^\s\"'`\\<>{}()|]{3,127})(?:[\"']?\s{0,3}\|\s{0,3}(?:sudo\s+)?(?:/usr/sbin/)?chpasswd|\s*\n|$)",
    validate=_not_word,
    severity=Severity.HIGH,
    occurs=("chpasswd",),
    reference="https://man7.org/linux/man-pages/man8/chpasswd.8.html",
)
CALL = _command(
    "call-password",
    "Password handed to a call",
    r"(?:\bauth\s{0,2}=\s{0,2}\(|\bHTTPBasicAuth\(|(?:Credentials|Credential)\(|\bset(?:_basic_auth|BasicAuth)\(|\bnew PDO\([^\n,]{1,100},"
    r"|\bconnect\([^\n,]{1,100},|\bgetConnection\([^\n,]{1,120},|\bmysqli(?:_connect)?\([^\n,]{1,100},)"
    r"\s{0,3}[\"'][^\s\"']{1,64}[\"']\s{0,2},\s{0,2}[\"']([^\s\"'`\\<>{}$][^\s\"'`\\<>{}]{5,127})[\"']",
    rotate="Change the password and take it from a secret store at run time.",
    validate=_mixed,
    confidence=0.5,
    reference="https://cwe.mitre.org/data/definitions/798.html",
)
SIGNING = _command(
    "token-signing-secret",
    "Secret that signs tokens, handed to a call",
    r"(?:\bjwt\.(?:sign|verify|encode|decode)\([^\n]{1,160}?,|\"(?i:jwt)[A-Za-z]{0,12}\"\s{0,3}:\s{0,3}\{[^{}]{0,120}?\"(?i:[a-z]{0,10}key)\"\s{0,3}:)"
    r"\s{0,3}[\"']([A-Za-z0-9!@#$%^&*_+=./-]{16,256})[\"']",
    rotate="Sign with another secret from a secret store: whoever knows this one makes tokens of any user.",
    validate=_mixed,
    minimum_entropy=3.0,
    reference="https://www.rfc-editor.org/rfc/rfc7519#section-8",
)
SQL = _command(
    "sql-password",
    "Password of a database user in SQL",
    r"(?i)(?:\bidentified\s+(?:with\s+\S{1,60}\s+)?by\s+|\b(?:create|alter)\s+(?:role|user|login)\s[^\n;]{1,200}?\bpassword\s{0,2}=?\s{0,2}N?"
    r"|\bcreateUser\(\s{0,3}\{[^{}]{1,200}?pwd\s{0,2}:\s{0,2})[\"']([^\s\"'`\\<>{}$%][^\s\"'`\\<>{}]{5,127})[\"']",
    rotate="Change the password of the database user; make users from a secret store, not from a file.",
    validate=_mixed,
    reference="https://cwe.mitre.org/data/definitions/798.html",
)
