"""What applications and servers keep in their own files: signing keys, connection strings, hashed passwords."""

from functools import partial

from tidewaiter.content.grammar import assigned, token
from tidewaiter.content.plausibility import decode_base64
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity

_IN_STANDARDS = frozenset({"open sesame", "gX1fBat3bV", "7Fjfp0ZBr1KtDRbnfVdmIw"})
"""The passwords that RFC 7617 and RFC 6749 show; comments everywhere repeat them."""
_LARAVEL_KEYS = (16, 32)
_COMMON = frozenset(
    {"password", "passwd", "secret", "test", "root", "admin", "user", "none", "null", "true", "false", "required", "repopwd"}
    | {"password_here"}  # in WordPress's own example
)


def _laravel(secret: str) -> Proof | None:
    return Proof() if len(decode_base64(secret)) in _LARAVEL_KEYS else None


def _chosen(secret: str) -> Proof | None:
    """Refuse words that stand for a password, and references to one."""
    bare = secret.strip("\"'")
    called = bare.partition("(")[0].partition("[")[0]
    is_code = called != bare and called.replace(".", "").replace("_", "").isalpha()  # `settings["x"]`, `get(x)`
    refused = is_code or bare.lower() in _COMMON or bare.startswith(("$", "{", "<", "%", "@", "env(", "*")) or bare.endswith(("()", "}"))
    return None if refused else Proof()


def _basic(secret: str) -> Proof | None:
    """Accept base64 of a user and a password, the way of RFC 7617."""
    user, colon, password = decode_base64(secret).partition(b":")
    if not colon or not user or len(password) < len("abcd") or not (user + password).isascii() or password.decode() in _IN_STANDARDS:
        return None
    printable = user.decode().isprintable() and password.decode().isprintable()
    return Proof(reasons=(f"it logs {user.decode()[:64]} in",)) if printable and _chosen(password.decode()) else None


def _seed(secret: str) -> Proof | None:
    """Accept as many words as seeds have, nearly all different; not the published seeds of development networks."""
    words = secret.split()
    return Proof() if len(words) in SEED_LENGTHS and len(set(words)) > len(words) - SEVERAL and not secret.startswith(DEVELOPMENT) else None


def _not_development(secret: str) -> Proof | None:
    """Refuse the first key of every development network, which manuals repeat."""
    return None if secret.startswith(("ac0974bec39a17e3", "4f3edf983ac636a6")) else Proof()


SEED_LENGTHS = (12, 15, 18, 21, 24)
SEVERAL = 3
DEVELOPMENT = ("test test", "candy maple cake", "abandon abandon")
"""How the seeds of Hardhat, Truffle and the standard's own tests begin."""

_file = partial(token, family="application", in_binaries=False, preview=False, minimum_entropy=0.0)

HTPASSWD = _file(
    "htpasswd-hash",
    "Password hash in an htpasswd file",
    r"(?:^|\n)[A-Za-z0-9._@-]{1,64}:(\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}|\{SHA\}[A-Za-z0-9+/]{27}=)(?:\r|\n|$)",
    "Change the password; mount the file at run time.",
    "https://httpd.apache.org/docs/current/misc/password_encryptions.html",
    severity=Severity.MEDIUM,
)
SHADOW = _file(
    "shadow-hash",
    "Password hash of a system account",
    r"(?:(?:^|\n)[a-z_][a-z0-9_-]{0,31}:|(?i:passw(?:or)?d)[a-z_-]{0,8}[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?"
    r"|\buser(?:add|mod)\s[^\n|;&]{0,100}?-p\s?[\"']?)"
    r"(\$(?:1|5|6|7|y|gy|2[aby])\$[^:\s$\"']{1,64}\$?[^:\s\"']{20,200})(?::[0-9]{0,6}:[0-9]{0,6}:|[\s\"']|$)",
    "Lock the account (passwd -l) or remove its password in the image.",
    "https://man7.org/linux/man-pages/man5/crypt.5.html",
    confidence=0.88,  # the rule for .htpasswd names what stands there better
)
PGPASS = _file(
    "pgpass-password",
    "Password in .pgpass",
    r"(?:^|\n)[A-Za-z0-9.*_-]{1,100}:(?:54[0-9]{2}|6432|6543|26257|\*):[^:\s]{1,64}:[^:\s]{1,64}:([^:\s]{4,128})(?:\r|\n|$)",
    "Change the password of the database user; mount the file at run time.",
    "https://www.postgresql.org/docs/current/libpq-pgpass.html",
    validate=_chosen,
)
MYSQL_CLIENT = _file(
    "mysql-option-password",
    "Password in a MySQL option file",
    r"\[(?:client|mysql|mysqldump|mysqladmin)\][^\[]{0,400}?\n\s{0,4}password\s{0,4}=\s{0,4}([^\s#\[]{6,128})",
    "Change the password of the database user; mount the file at run time.",
    "https://dev.mysql.com/doc/refman/8.4/en/option-files.html",
    validate=_chosen,
)
JDBC = _file(
    "jdbc-password",
    "Password in a JDBC address",
    r"jdbc:[a-z0-9:]{2,40}[^\s\"'<>]+?[?&;](?i:password|pwd)=([^\s\"'<>&;]{6,128})",
    "Change the password of the database user and take it from a secret store at run time.",
    "https://docs.oracle.com/javase/tutorial/jdbc/basics/connecting.html",
    validate=_chosen,
)
ADO = _file(
    "connection-string-password",
    "Password in a connection string",
    # Between server and password stand only pairs of name and value: in program text (`host=a;f();x.password=b`) stands anything.
    r"(?i:data source|server|host)\s?=[^;=\"'\n(){}]+;"
    r"(?:\s?[A-Za-z][A-Za-z ]*=[^;\"'\n(){}]*;)*\s?(?i:password|pwd)\s?=\s?([^;\"'\s<>]{6,128})",
    "Change the password of the database user and take it from a secret store at run time.",
    "https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax",
    validate=_chosen,
)
SPRING = _file(
    "spring-datasource-password",
    "Password of a Spring data source",
    r"\bspring\.(?:datasource|data\.redis|redis|rabbitmq|mail|ldap|data\.mongodb)(?:\.[a-z-]{1,20})?"
    r"\.password[ \t]{0,3}[=:][ \t]{0,3}([^\s#\"'${}]{4,128})",
    "Change the password and pass it by the environment or a config tree at run time.",
    "https://docs.spring.io/spring-boot/reference/features/external-config.html",
    validate=_chosen,
)
WORDPRESS = _file(
    "wordpress-database-password",
    "Database password in wp-config.php",
    r"""define\(\s{0,3}['"]DB_PASSWORD['"]\s{0,3},\s{0,3}['"]([^'"\n]{4,128})['"]""",
    "Change the password of the database user and read it from the environment.",
    "https://developer.wordpress.org/advanced-administration/wordpress/wp-config/",
    validate=_chosen,
)
DJANGO = _file(
    "django-secret-key",
    "Django secret key",
    r"""\bSECRET_KEY\s{0,3}=\s{0,3}['"]((?:django-insecure-)?[A-Za-z0-9!@#$%^&*(\-_=+)]{50})['"]""",
    "Set another SECRET_KEY from the environment; sessions and signed values end with it.",
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
    minimum_entropy=4.0,
)
LARAVEL = _file(
    "laravel-app-key",
    "Laravel application key",
    r"\bAPP_KEY=base64:([A-Za-z0-9+/]{22,43}={1,2})",
    "Run key:generate and decrypt what was encrypted with the old key first.",
    "https://laravel.com/docs/encryption",
    validate=_laravel,
)
RAILS = _file(
    "rails-secret-key-base",
    "Rails secret key base",
    assigned("secret[_.-]?key[_.-]?base", "[0-9a-f]{128}"),
    "Make another with rails secret and keep it in credentials; sessions end with it.",
    "https://guides.rubyonrails.org/security.html#session-storage",
    minimum_entropy=3.0,
)
MAVEN = _file(
    "maven-server-password",
    "Repository password in Maven settings",
    r"<server>(?:[^<\0]|<[^/]|</[^s])*?<password>([^<{$\s]{6,200})</password>",
    "Change the password at the repository; pass settings as a build secret.",
    "https://maven.apache.org/settings.html#servers",
    validate=_chosen,
)
BASIC = _file(
    "basic-authorization",
    "Authorization header with a password",
    r"(?i:authorization)[\"']?\s{0,3}[:=,]\s{0,3}[\"']?(?i:basic) ([A-Za-z0-9+/]{12,400}={0,2})(?:[^A-Za-z0-9+/=]|$)",
    "Change the password and build the header at run time.",
    "https://www.rfc-editor.org/rfc/rfc7617",
    validate=_basic,
    confidence=0.8,
)
BEARER = _file(
    "bearer-authorization",
    "Authorization header with a token",
    r"(?i:authorization)[\"']?\s{0,3}[:=,]\s{0,3}[\"']?(?i:bearer|token) ([A-Za-z0-9_.=+/~-]{24,400})(?:[^A-Za-z0-9_.=+/~-]|$)",
    "Revoke the token at its issuer and build the header at run time.",
    "https://www.rfc-editor.org/rfc/rfc6750",
    severity=Severity.MEDIUM,
    minimum_entropy=3.3,
    confidence=0.6,
)
MACHINE_KEY = _file(
    "aspnet-machine-key",
    "Machine key of ASP.NET",
    r"\b(?:validationKey|decryptionKey)\s{0,2}=\s{0,2}\"([0-9A-Fa-f]{32,128})\"",
    "Set other machine keys on all servers: with these anybody can sign a view state, which runs code on the server.",
    "https://learn.microsoft.com/troubleshoot/developer/webapps/aspnet/development/viewstate-machine-key",
    severity=Severity.CRITICAL,
    minimum_entropy=3.0,
)
SASL = _file(
    "postfix-relay-password",
    "Password of a mail relay",
    r"(?:^|\n)\[?[A-Za-z0-9.-]{3,200}\]?(?::[0-9]{1,5})?[ \t]{1,8}"
    r"[A-Za-z0-9._%+-]{1,64}(?:@[A-Za-z0-9.-]{1,100})?:([^\s:/{<$][^\s/{<]{5,127})(?:\r|\n|$)",
    "Change the password at the mail provider; mount the file at run time.",
    "https://www.postfix.org/SASL_README.html",
    validate=_chosen,
    confidence=0.6,
    occurs=(r"\]:(?:25|465|587|2525)[ \t]", r":587[ \t]"),
)
SEED = _file(
    "wallet-seed-phrase",
    "Seed phrase of a wallet",
    r"(?i:mnemonic|seed[_ -]?phrase|recovery[_ -]?phrase)[\"']?\s{0,3}[:=]\s{0,3}[\"']?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?:[\"'\s,;]|$)",
    "Move the funds to a wallet with another seed: this one opens all of its accounts.",
    "https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki",
    severity=Severity.CRITICAL,
    validate=_seed,
)
ETHEREUM = _file(
    "ethereum-private-key",
    "Private key of an Ethereum account",
    r"(?i:private[_-]?key|accounts)[\"']?\s{0,3}[=:]\s{0,3}\[?\s{0,3}[\"']?(?:0x)?([0-9a-f]{64})(?:[^0-9A-Za-z]|$)",
    "Move the funds to another account: whoever has this key owns it.",
    "https://ethereum.org/developers/docs/accounts/",
    severity=Severity.CRITICAL,
    validate=_not_development,
    minimum_entropy=3.0,
)
ENCRYPTED_SETTINGS = _file(
    "build-server-encrypted-secret",
    "Encrypted secret of Jenkins or master password of Maven",
    r"<(?:password|apiToken|secret|privateKey|passphrase|master|secretBytes|token)>(\{[A-Za-z0-9+/]{30,}={0,2}\})</",
    "Change it where it is used: the key that opens it lies beside it (`secrets/`), or is known (Maven).",
    "https://www.jenkins.io/doc/developer/security/secrets/",
    severity=Severity.MEDIUM,
    minimum_entropy=3.5,
)
LDAP = _file(
    "ldap-bind-password",
    "Password of an LDAP bind",
    r"(?:^|\n)\s{0,4}(?i:bindpw|ldap_bind_password|ldap_default_authtok|rootpw)"
    r"[ \t]{0,4}[=: ][ \t]{0,4}([^\s{#<$][^\s{<]{5,127})(?:\r|\n|$)",
    "Change the password of the bind account and mount the file at run time.",
    "https://www.openldap.org/doc/admin26/slapdconf2.html",
    validate=_chosen,
)
RCLONE: SecretRule = _file(
    "rclone-password",
    "Password in an rclone configuration",
    r"\ntype = (?:webdav|sftp|ftp|crypt|smb|mega|koofr)\r?\n[^\[]{0,500}?\n?pass(?:word2?)? = ([A-Za-z0-9_-]{22,200})",
    "Change the password: rclone only obscures it.",
    "https://rclone.org/commands/rclone_obscure/",
    minimum_entropy=3.5,
)
