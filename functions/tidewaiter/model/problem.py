"""Something that could not be read or decided: never silence, never "safe"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What could not be done, where, and what to do about it; every report carries its problems.

    `code` is a stable slug (`layer-truncated`, `no-advisory-data`, `version-unparseable`, `permission-missing`).
    `permission` names the missing grant, if that is the cause. `incomplete` is true if findings may be missing because of it.
    """

    code: str
    what: str
    where: str = ""
    hint: str = ""
    permission: str = ""
    incomplete: bool = True
