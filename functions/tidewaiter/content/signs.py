"""Signs of malware that need no rule language: what a file's place, name, form, digest or rights give away."""

from dataclasses import dataclass

from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

PREFIX = "TW-MALWARE-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign: `slug` ends its id, `confidence` from 0 to 1, `attack` the ATT&CK technique, `advice` what to do about a hit."""

    slug: str
    title: str
    severity: Severity
    confidence: float
    attack: str
    reference: str
    advice: str
    cwe: str = "CWE-506"

    @property
    def id(self) -> str:
        """Return the id that findings carry."""
        return f"{PREFIX}{self.slug}"

    def hit(self, path: str, *reasons: str, title: str = "") -> ContentHit:
        """Make the hit of a file; `title` says more than the sign's own."""
        return ContentHit(
            rule_id=self.id,
            title=title or self.title,
            kind="malware",
            severity=self.severity,
            path=path,
            confidence=self.confidence,
            reasons=(*(reasons or ("a sign, not a proof: legitimate files of this kind exist",)), f"ATT&CK {self.attack}"),
            rotate=self.advice,
        )


_MOVE = "Find out which build step brought the file; remove it, or move the program to where programs belong."
_UNPACK = "Find out which build step brought the program; build it again without a packer, so that others can look into it."
_REBUILD = (
    "Compare the file with the package's; install the package again in a clean build. If nobody of yours changed the file, treat the build "
    "as taken over: look into who built the image, and rotate what it could reach."
)
TEMPORARY_PROGRAM = Sign(
    slug="executable-in-temporary-place",
    title="Program left in a temporary place",
    severity=Severity.MEDIUM,
    confidence=0.7,
    attack="T1564",
    reference="https://attack.mitre.org/techniques/T1564/",
    advice=_MOVE,
)
TEMPORARY_SCRIPT = Sign(
    slug="script-in-temporary-place",
    title="Script left in a temporary place",
    severity=Severity.LOW,
    confidence=0.5,
    attack="T1564",
    reference="https://attack.mitre.org/techniques/T1564/",
    advice=_MOVE,
)
HIDDEN_PROGRAM = Sign(
    slug="executable-in-hidden-place",
    title="Program in a hidden place",
    severity=Severity.MEDIUM,
    confidence=0.6,
    attack="T1564.001",
    reference="https://attack.mitre.org/techniques/T1564/001/",
    advice=_MOVE,
)
TWO_FACED = Sign(
    slug="two-faced-file",
    title="Program that is named like a document",
    severity=Severity.HIGH,
    confidence=0.8,
    attack="T1036.008",
    reference="https://attack.mitre.org/techniques/T1036/008/",
    advice=_MOVE,
)
PACKED = Sign(
    slug="packed-program",
    title="Program of high entropy without sections or loader: packed or encrypted",
    severity=Severity.MEDIUM,
    confidence=0.6,
    attack="T1027.002",
    reference="https://attack.mitre.org/techniques/T1027/002/",
    advice=_UNPACK,
)
PACKED_ALTERED = Sign(
    slug="packed-program-disguised",
    title="Program built like one packed with UPX, whose marks were taken away",
    severity=Severity.HIGH,
    confidence=0.75,
    attack="T1027.002",
    reference="https://attack.mitre.org/techniques/T1027/002/",
    advice=_UNPACK,
)
UNOWNED = Sign(
    slug="unowned-network-program",
    title="Program of no package that reaches the network and runs other programs",
    severity=Severity.LOW,
    confidence=0.4,
    attack="T1105",
    reference="https://attack.mitre.org/techniques/T1105/",
    advice="Find out which build step brought the program, and from where; install it as a package, so that it can be checked and updated.",
)
MODIFIED = Sign(
    slug="modified-package-file",
    title="Program that differs from what its package installed",
    severity=Severity.HIGH,
    confidence=0.8,
    attack="T1554",
    reference="https://attack.mitre.org/techniques/T1554/",
    advice=_REBUILD,
)
MODIFIED_LANGUAGE = Sign(
    slug="modified-python-package",
    title="File that differs from what its Python package installed",
    severity=Severity.MEDIUM,
    confidence=0.6,
    attack="T1554",
    reference="https://packaging.python.org/en/latest/specifications/recording-installed-packages/",
    advice=_REBUILD,
)
SETUID_SHELL = Sign(
    slug="setuid-shell",
    title="Shell or interpreter that makes whoever runs it root",
    severity=Severity.CRITICAL,
    confidence=0.9,
    attack="T1548.001",
    reference="https://attack.mitre.org/techniques/T1548/001/",
    advice="Remove the file, or take the bit away (chmod a-s); find out which build step set it, and look for what else that step did.",
    cwe="CWE-250",
)
SIGNS = (
    TEMPORARY_PROGRAM,
    TEMPORARY_SCRIPT,
    HIDDEN_PROGRAM,
    TWO_FACED,
    PACKED,
    PACKED_ALTERED,
    UNOWNED,
    MODIFIED,
    MODIFIED_LANGUAGE,
    SETUID_SHELL,
)
