"""What somebody says of a flaw in a product (VEX), and what is kept of it on a finding."""

from dataclasses import dataclass
from enum import StrEnum

JUSTIFICATIONS = (
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
)
"""The reasons that VEX knows for `not_affected` (CISA, Vulnerability Exploitability eXchange, status justifications, 2022)."""


class VexStatus(StrEnum):
    """The four states of VEX."""

    NOT_AFFECTED = "not_affected"
    AFFECTED = "affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


class VexOrigin(StrEnum):
    """How a statement reached us; earlier members are trusted more."""

    GIVEN = "given"
    SBOM = "in the bill of materials"
    ATTACHED = "attached to the image"


class Decider(StrEnum):
    """Who says what a finding is worth: a waiver of ours, or in the object itself, the list of platform parts, an ignore file, or VEX."""

    WAIVER = "waiver"
    INLINE = "inline waiver"
    BUILT_IN = "built-in list"
    IGNORE_FILE = "ignore file"
    VEX = "VEX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The names of a product in a VEX document: purl, CPE, `algorithm:hex` digests, and words such as an image reference."""

    purl: str = ""
    cpe: str = ""
    digests: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VexTarget:
    """A component, and the products it must be part of for the statement to hold (image, platform); empty: anywhere.

    `versions` limits it to versions of the component, each exact or a range in the notation `vers:`; empty: as the purl says.
    """

    component: Identity
    within: tuple[Identity, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VexStatement:
    """One status for some products and one flaw, known by `names` (a CVE and its aliases).

    `date` is RFC 3339 or empty; `justification` is the document's own word (CycloneDX has more than `JUSTIFICATIONS`), `words` and `action`
    its free texts; `source` names the document.
    """

    names: tuple[str, ...]
    status: VexStatus
    targets: tuple[VexTarget, ...]
    justification: str = ""
    words: str = ""
    action: str = ""
    author: str = ""
    date: str = ""
    source: str = ""
    origin: VexOrigin = VexOrigin.GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was decided about a finding, by whom and why; `status` is empty where no VEX state was claimed.

    `date` is when it was said (RFC 3339), `expires` its last day; both may be empty. `source` is the file, with line where there is one.
    """

    by: Decider
    status: VexStatus | None = None
    justification: str = ""
    words: str = ""
    action: str = ""
    author: str = ""
    date: str = ""
    expires: str = ""
    source: str = ""
