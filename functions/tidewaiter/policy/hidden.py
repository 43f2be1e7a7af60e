"""Findings that only drown others: flaws of a kernel in its headers, of a program in its documentation. Counted, and listed on demand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidewaiter.matching.ecosystems import OS_TYPES
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus

_HEADERS = ("linux-libc-dev", "linux-headers", "linux-kbuild", "kernel-headers", "kernel-devel", "kernel-uek-devel", "linux-aws-headers")
_DOCUMENTATION = ("-doc", "-docs", "-javadoc", "-manual")


def hide(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Mark the open vulnerabilities of packages that hold no code of what the flaw is in; the gate and the score leave these out."""
    for finding in findings:
        why = _why(finding) if finding.kind is FindingKind.VULNERABILITY and finding.status is FindingStatus.OPEN else ""
        yield replace(finding, status=FindingStatus.HIDDEN, suppressed_by=why) if why else finding


def is_noise(ecosystem: str, name: str) -> bool:
    """Tell whether a package holds no code of what its flaws are in."""
    return bool(_reason(ecosystem, name))


def _why(finding: Finding) -> str:
    return _reason(finding.location.purl.removeprefix("pkg:").partition("/")[0], finding.evidence.get("package", ""))


def _reason(ecosystem: str, name: str) -> str:
    if ecosystem not in OS_TYPES:
        return ""
    if name.startswith(_HEADERS):
        return "kernel headers: the flaw is in the kernel, which a container does not bring"
    return "documentation: the flaw is in the program that it describes" if name.endswith(_DOCUMENTATION) else ""
