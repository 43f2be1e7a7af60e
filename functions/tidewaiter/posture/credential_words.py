"""Credentials in the settings of workloads and images: by the name of a variable, and by the forms of secrets wherever they stand."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import re2

from tidewaiter.posture.context import Context

_NAME = re2.compile(
    r"(?i:(^|[_.-])(pwd|secret|token|api_?key|access_?key|secret_?key|private_?key|credentials?)|password|passwd|passphrase)$"
    r"|[a-z0-9](Pwd|Secret|Token|ApiKey|AccessKey|SecretKey|PrivateKey|Credentials?)$"
)
_KEY_ID = re2.compile(r"\b(AKIA|ASIA)[A-Z2-7]{16}\b")
_MIN_LENGTH = 4
_MAX_VALUE = 4096
_SHORTEST = 6
"""Characters below which no form of a secret fits, its name included."""
_REFERENCES = ("/", "./", "$", "http://", "https://", "arn:", "vault:", "ssm:", "secretsmanager:")
_SETTINGS = frozenset({"true", "false", "none", "null"})

Place = TypeVar("Place")


def names_credential(name: str) -> bool:
    """Tell whether a variable is called like one that holds a credential: `DB_PASSWORD`, `PGPASSWORD`, `apiKey`."""
    return _NAME.search(name[:_MAX_VALUE]) is not None


def holds_key_id(text: str) -> bool:
    """Tell whether a text holds the id of an AWS access key."""
    return ("AKIA" in text or "ASIA" in text) and _KEY_ID.search(text[:_MAX_VALUE]) is not None


def is_literal(value: str) -> bool:
    """Tell whether a value is written out: no reference, path, flag or number."""
    plain = len(value) >= _MIN_LENGTH and not value.startswith(_REFERENCES) and "$(" not in value and "${" not in value
    return plain and value.lower() not in _SETTINGS and not value.isdecimal()


def secrets_at(texts: Iterable[tuple[Place, str]], context: Context) -> Iterator[tuple[Place, str]]:
    """Yield (place, what kind of secret) for texts with their places, searched in one go; nothing where the forms are not at hand."""
    lines: list[str] = []
    places: list[Place] = []
    for place, text in texts:
        if len(text) < _SHORTEST:
            continue
        found = text[:_MAX_VALUE].splitlines() if "\n" in text or "\r" in text else [text[:_MAX_VALUE]]
        lines += found
        places += [place] * len(found)
    for title, line in context.secrets_in("\n".join(lines)) if context.secrets_in and lines else ():
        yield places[min(line, len(places)) - 1], title
