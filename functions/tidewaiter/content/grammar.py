"""How secret patterns are put together: whole tokens, values assigned to a name, and a short way to write a rule."""

from typing import Any

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_END = "(?:[^A-Za-z0-9_-]|$)"


def whole(body: str) -> str:
    """Return a pattern for a token that nothing continues; `body` starts with a letter or digit."""
    return rf"\b({body}){_END}"


def assigned(names: str, value: str) -> str:
    """Return a pattern for a value that stands behind a name (`names` is an alternation, any case) and an assignment."""
    return rf"""(?i:{names})[A-Za-z0-9_.-]{{0,24}}["']?\s{{0,3}}(?:=>|:=|=|:|,|\s)\s{{0,3}}["']?({value}){_END}"""


def token(slug: str, title: str, pattern: str, rotate: str, reference: str, **more: Any) -> SecretRule:
    """Return a rule with the defaults of a provider's token: severity high, and not of few characters."""
    defaults: dict[str, Any] = {"severity": Severity.HIGH, "minimum_entropy": 3.0}
    return SecretRule(id=f"TW-SECRET-{slug}", title=title, pattern=pattern, rotate=rotate, references=(reference,), **{**defaults, **more})
