"""Which tokens a trust policy can let in at most: most name one service account, and need no evaluation for the thousand others."""

from collections.abc import Iterator

from tidewaiter.iam.document import PolicyDocument, Statement
from tidewaiter.iam.pattern import Pattern, literal, wildcards

_READERS = {"StringEquals": literal, "StringLike": wildcards}


def named_subjects(trust: PolicyDocument | None, issuer: str) -> tuple[Pattern, ...] | None:
    """Return patterns of the only subjects (`sub`) of an issuer's tokens that a policy could allow; None if it could be any.

    Conditions are joined by AND: a statement that wants one of these subjects applies to no other, whatever else it says.
    """
    if trust is None or trust.problem:
        return None
    found: list[Pattern] = []
    for statement in trust.statements:
        if not statement.deny:
            own = list(_wanted(statement, f"{issuer}:sub".lower()))
            if not own:
                return None
            found += own
    return tuple(found)


def _wanted(statement: Statement, key: str) -> Iterator[Pattern]:
    """Yield the patterns of one condition on the subject; nothing where none is without variables and quantifiers."""
    for operator, block in statement.conditions.items():
        read = _READERS.get(operator)
        for name, values in block.items():
            if read and name.lower() == key and not any("${" in value for value in values):
                yield from map(read, values)
                return
