"""An accepted risk: with a reason, an owner and an end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a rule of Grype asks of a package and its flaw, in Grype's words; empty fits everything.

    `name` is a regular expression (RE2) for the whole name, `fix_state` one of fixed, not-fixed, wont-fix and unknown. The words on VEX fit
    what a VEX statement said of the finding.
    """

    name: str = ""
    version: str = ""
    type: str = ""
    language: str = ""
    fix_state: str = ""
    vex_status: str = ""
    vex_justification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Accepts `rule_id` (also a CVE or alias; `*` wildcards) where all the patterns given fit (fnmatch; empty fits everything).

    `purl` without wildcards covers as purls do: without version every version. `package` is a name, `image` a reference, `repository:tag`
    or digest, `layer` a diff id. `expires` is the last day (YYYY-MM-DD, UTC); `source` and `line` say where it stands. `justification` is a
    VEX word (`model.vex.JUSTIFICATIONS`) or empty.

    `foreign` marks entries of other scanners' ignore files: they need no owner and no end (empty `expires`: for ever). `also` are our names
    of the same rule, `kind` limits them to a kind of finding, and any of `paths` (globs: `*` stays within a folder, `**` does not) and any
    of `purls` must fit, and so must `traits`.

    Of configuration, `cluster` is the name or ARN of a cluster, `container` a container's name and `field` a place inside the object such
    as `/spec/*/hostNetwork` (patterns). `of` is the one resource, no pattern, that a waiver stands in or was made for; `built_in` marks
    entries of the shipped list of platform parts.
    """

    rule_id: str
    reason: str
    owner: str
    expires: str
    resource: str = ""
    path: str = ""
    purl: str = ""
    source: str = ""
    package: str = ""
    image: str = ""
    layer: str = ""
    justification: str = ""
    line: int = 0
    foreign: bool = False
    kind: str = ""
    also: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    purls: tuple[str, ...] = ()
    traits: Traits | None = None
    cluster: str = ""
    container: str = ""
    field: str = ""
    of: str = ""
    built_in: bool = False

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.source}:{self.line}" if self.line else self.source
