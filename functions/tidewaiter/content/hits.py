"""Proven secrets in, `ContentHit`s out: fingerprinted, shortened, graded by where they lie; the secret itself ends here."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

EDGE = 4
LONG_ENOUGH = 20
EXAMPLE_PLACES = frozenset(
    "test tests testdata testing example examples doc docs man fixture fixtures sample samples mock mocks specs molecule "  # noqa: SIM905
    "__tests__ __mocks__ __fixtures__".split()
)
EXAMPLE_BEGINNINGS = ("dummy", "mock")
"""Folders such as `dummyserver`."""
EXAMPLE_WORDS = frozenset({"example", "examples", "sample", "samples", "spec"})
TEST_WORDS = frozenset({"test", "tests"})
CODE = frozenset({".py", ".js", ".cjs", ".mjs", ".ts", ".tsx", ".jsx", ".go", ".rb", ".java", ".php", ".rs", ".cs"})
DOCUMENTS = ("README", "CHANGELOG", "CHANGES", "HISTORY", "NEWS", "METADATA", "PKG-INFO")
LIBRARY_PLACES = ("lib/", "lib64/", "usr/lib/", "usr/lib64/")
LIBRARY_FOLDERS = frozenset({"lib", "lib64", "share"})
LIVE_PLACES = frozenset({".ssh", ".aws", ".kube", ".docker", ".gnupg"})
"""Folders of people's own keys, whatever the folders around them are called."""
LIBRARIES = frozenset({"site-packages", "dist-packages", "node_modules", "gems", "third_party"})
"""Where package managers install what others published."""
LANGUAGES = ("ruby", "python", "perl", "php", "go", "jvm", "rustlib", "lua", "erlang", "ghc", "node")
"""How the folders of languages begin in which their own libraries lie, below `lib` and `share`."""
INSTALLED = LIBRARIES | {"vendor", "mod", ".cargo", ".m2", "pkgs"}
"""Also where they keep sources."""
SETTINGS = frozenset({".env", ".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties", ".sh", ".xml", ".tf", ".ipynb"})
IN_LIBRARY = "it lies in an installed library, whose comments show such values"
IN_CODE = "it stands in the code of an installed library, where examples and test keys are more common than lost ones"
DOUBTED = 0.3
LESS_SURE = 0.75
PERHAPS = 0.6
GUESSES = frozenset(
    "TW-SECRET-generic-secret TW-SECRET-environment-secret TW-SECRET-bearer-authorization TW-SECRET-named-password "  # noqa: SIM905
    "TW-SECRET-command-password TW-SECRET-option-secret TW-SECRET-call-password TW-SECRET-token-signing-secret TW-SECRET-sql-password "
    "TW-SECRET-account-password TW-SECRET-weak-password".split()
)
PAIR = ("TW-SECRET-aws-access-key", "TW-SECRET-aws-secret-key")
BY_CONTEXT = GUESSES | {PAIR[0]} | {"TW-SECRET-connection-string-password", "TW-SECRET-jdbc-password"}


@dataclass(frozen=True, slots=True)
class Secret:
    """A proven secret with its rule, its line (0 unknown) and what its proof tells."""

    rule: SecretRule
    value: bytes
    line: int
    reasons: tuple[str, ...] = ()


def hits_of(secrets: Iterable[Secret], path: str, key: bytes) -> Sequence[ContentHit]:
    """Return the hits of a file, gravest first, each secret once, where a rule met it first."""
    seen: dict[tuple[str, str], ContentHit] = {}
    for secret in secrets:
        hit = _hit(secret, path, key)
        seen.setdefault((hit.rule_id, hit.fingerprint), hit)
    hits = _paired(_certain(list(seen.values())))
    return sorted(hits, key=lambda hit: (-hit.severity.rank, hit.line, hit.rule_id))


def _certain(hits: Sequence[ContentHit]) -> list[ContentHit]:
    """Keep one hit per value: of the rules that know it, one with a format before guesses by name, then the surest and gravest."""
    best: dict[str, ContentHit] = {}
    for hit in hits:
        best[hit.fingerprint] = max(best.get(hit.fingerprint, hit), hit, key=_weight)
    return list(best.values())


def _weight(hit: ContentHit) -> tuple[bool, float, int]:
    return hit.rule_id not in GUESSES, hit.confidence, hit.severity.rank


def fingerprint(value: bytes, key: bytes) -> str:
    """Return 32 hex digits of the HMAC-SHA-256 of a secret: equal secrets are equal, and nobody without the key can try guesses."""
    return hmac.new(key, value, hashlib.sha256).hexdigest()[:32]


def _hit(secret: Secret, path: str, key: bytes) -> ContentHit:
    rule = secret.rule
    doubt = _doubt(path, secret.line) or _doubt_in_library(rule, path)
    in_code = not doubt and _is_library_code(path)
    return ContentHit(
        rule_id=rule.id,
        title=rule.title,
        kind="secret",
        severity=_severity(rule, path) if doubt else rule.severity,
        path=path,
        line=secret.line,
        fingerprint=fingerprint(secret.value, key),
        preview=_preview(secret),
        confidence=round(rule.confidence * (_doubted(rule, path) if doubt else LESS_SURE if in_code else 1), 2),
        reasons=(*secret.reasons, *((doubt,) if doubt else (IN_CODE,) if in_code else ())),
        rotate=rule.rotate,
    )


def _doubt(path: str, line: int) -> str:
    """Say why a secret of this place is hardly in use: libraries carry keys for their self-tests, documentation shows examples."""
    place = PurePosixPath(path)
    folders = _folders(place)
    if not EXAMPLE_PLACES.isdisjoint(folders) or any(name.startswith(EXAMPLE_BEGINNINGS) for name in folders) or _is_example(place):
        return "it lies among tests, examples or documentation"
    if line == 0 and path.lstrip("/").startswith(LIBRARY_PLACES) and (".so" in place.name or place.suffix == ".a"):
        return "it is built into a library, such as a key for its self-test"
    return ""


def _severity(rule: SecretRule, path: str) -> Severity:
    """Grade a doubted secret: tokens in tests of one's own are often those that the tests really use."""
    return min(rule.severity, Severity.MEDIUM, key=lambda one: one.rank) if _may_be_used(rule, path) else Severity.INFORMATIONAL


def _doubted(rule: SecretRule, path: str) -> float:
    return PERHAPS if _may_be_used(rule, path) else DOUBTED


def _may_be_used(rule: SecretRule, path: str) -> bool:
    """Tell whether a secret is a token of an issuer and lies in no package: passwords and keys in tests are made up for them."""
    parts = path.lstrip("/").split("/")
    by_name = rule.family == "addresses" or rule.id in BY_CONTEXT or not rule.preview
    is_code = PurePosixPath(path).suffix.lower() in CODE | SETTINGS
    return is_code and not by_name and INSTALLED.isdisjoint(parts) and not path.lstrip("/").startswith(("usr/", *LIBRARY_PLACES))


def _folders(place: PurePosixPath) -> Sequence[str]:
    """List the folders whose names say what a file is for: not a user's name, settings, or people's own keys."""
    parts = [part.lower() for part in place.parts[:-1] if part != "/"]
    if parts[:1] == ["etc"] or place.name.startswith(".env") or not LIVE_PLACES.isdisjoint(parts):
        return ()
    return parts[2:] if parts[:1] == ["home"] else parts


def _doubt_in_library(rule: SecretRule, path: str) -> str:
    """Say why a password without a format of its own, or a key id alone, is hardly in use: comments of libraries show such values."""
    by_context = rule.family == "addresses" or rule.id in BY_CONTEXT
    return IN_LIBRARY if by_context and _is_in_library(path) else ""


def _is_library_code(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in CODE and _is_in_library(path)


def _is_in_library(path: str) -> bool:
    """Tell what others published: installed packages, and what comes with a language (`usr/local/lib/ruby/3.4.0`)."""
    parts = path.lstrip("/").split("/")
    return not LIBRARIES.isdisjoint(parts) or any(
        above in LIBRARY_FOLDERS and name.startswith(LANGUAGES) for above, name in pairwise(parts[:-1])
    )


def _is_example(place: PurePosixPath) -> bool:
    """Tell by its name whether a file documents something, is an example or code of a test; settings for tests may be in use."""
    words = set(place.name.lower().replace("-", ".").replace("_", ".").split("."))
    tests = place.suffix.lower() in CODE and not words.isdisjoint(TEST_WORDS) and words.isdisjoint(("settings", "config"))
    return tests or not words.isdisjoint(EXAMPLE_WORDS) or place.name.upper().partition(".")[0] in DOCUMENTS


def _preview(secret: Secret) -> str:
    """Show the first four characters of long tokens, which are their public prefix; of passwords nothing."""
    text = secret.value.decode("latin-1")
    return f"{text[:EDGE]}…" if secret.rule.preview and len(text) >= LONG_ENOUGH and text.isascii() else ""


def _paired(hits: Sequence[ContentHit]) -> list[ContentHit]:
    """Raise an AWS key id that stands with its secret: together they log in."""
    secrets = [hit for hit in hits if hit.rule_id == PAIR[1] and hit.severity is not Severity.INFORMATIONAL]
    return [_with_secret(hit, secrets[0]) if secrets and hit.rule_id == PAIR[0] else hit for hit in hits]


def _with_secret(hit: ContentHit, secret: ContentHit) -> ContentHit:
    reasons = (*(reason for reason in hit.reasons if reason != IN_LIBRARY), "its secret key stands in the same file")
    return replace(hit, severity=secret.severity, confidence=secret.confidence, reasons=reasons)
