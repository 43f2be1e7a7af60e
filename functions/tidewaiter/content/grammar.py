"""How secret patterns are put together: whole tokens, values assigned to a name, and a short way to write a rule."""

from typing import Any

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
QUOTE = r"""(?:\\?["'`])?"""
"""A quotation mark, or none; escaped where the text stands in another one, as in notebooks."""
IN_NEXT_FIELD = rf"(?:[,\s]\s{{0,40}}{QUOTE}[Vv]alue{QUOTE})?"
"""Between a name and what is assigned to it where both are fields: `name: KEY, value: ...`, `key="KEY" value="..."`."""
BREAK = r"""(?:\\[rn]|[\s"'+,\\])+"""
"""What parts the lines of a text: themselves, indented, escaped inside a string, or strings put together."""
_END = "(?:[^A-Za-z0-9_-]|$)"


def whole(body: str) -> str:
    """Return a pattern for a token that nothing continues; `body` starts with a letter or digit."""
    return rf"\b({body}){_END}"


def assigned(names: str, value: str) -> str:
    """Return a pattern for a value that stands behind a name (`names` is an alternation, any case) and an assignment."""
    return rf"(?i:{names})[A-Za-z0-9_.-]{{0,24}}{QUOTE}{IN_NEXT_FIELD}\s{{0,3}}(?:=>|:=|=|:|,|>|\s)\s{{0,3}}{QUOTE}({value}){_END}"


def token(slug: str, title: str, pattern: str, rotate: str, reference: str, **more: Any) -> SecretRule:
    """Return a rule with the defaults of a provider's token: severity high, and not of few characters."""
    defaults: dict[str, Any] = {"severity": Severity.HIGH, "minimum_entropy": 3.0}
    return SecretRule(id=f"TW-SECRET-{slug}", title=title, pattern=pattern, rotate=rotate, references=(reference,), **{**defaults, **more})
