"""An accepted risk: with a reason, an owner and an end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Accepts `rule_id` (also a CVE or alias; `*` wildcards) where `resource`, `path` and `purl` patterns (fnmatch, empty = any) match.

    `expires` is a date (YYYY-MM-DD) and required; `source` is the file it came from.
    """

    rule_id: str
    reason: str
    owner: str
    expires: str
    resource: str = ""
    path: str = ""
    purl: str = ""
    source: str = ""
