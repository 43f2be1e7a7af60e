"""Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from dataclasses import dataclass

from tidewaiter.iam.pattern import Pattern, literal, wildcards
from tidewaiter.iam.request import Context

VERSION_WITH_VARIABLES = "2012-10-17"
_SPECIAL = frozenset("*?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A pattern, or None: `absent` says that a variable has no value, otherwise one could not be decided."""

    pattern: Pattern | None
    absent: bool = False


def expand(text: str, context: Context, *, version: str, wild: bool) -> Expansion:
    """Turn a policy text into a pattern; `wild` says whether `*` and `?` outside variables are wildcards.

    Versions before 2012-10-17 know no variables: `${...}` is then plain text.
    """
    read = wildcards if wild else literal
    if version != VERSION_WITH_VARIABLES or "${" not in text:
        return Expansion(pattern=read(text))
    tokens: list[Pattern] = []
    rest = text
    while "${" in rest:
        before, _, rest = rest.partition("${")
        name, closed, rest = rest.partition("}")
        value = _value(name, context) if closed else Expansion(pattern=None)
        if value.pattern is None:
            return value
        tokens += [read(before), value.pattern]
    return Expansion(pattern=sum([*tokens, read(rest)], ()))


def _value(name: str, context: Context) -> Expansion:
    if name in _SPECIAL:
        return Expansion(pattern=literal(name))
    key, has_default, default = name.partition(",")
    values = context.get(key.strip())
    if values is None:
        return Expansion(pattern=None)
    if len(values) == 1:
        return Expansion(pattern=literal(values[0]))
    fallback = default.strip()
    if not values and has_default and len(fallback) > 1 and fallback[0] == fallback[-1] == "'":
        return Expansion(pattern=literal(fallback[1:-1]))
    return Expansion(pattern=None, absent=not values and not has_default)
