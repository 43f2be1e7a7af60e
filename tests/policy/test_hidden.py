"""What is counted and not listed: headers of kernels and documentation, of distributions only."""

from dataclasses import replace

import pytest

from tests.builders import finding
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Location
from tidewaiter.policy.hidden import hide


def flaw(name: str, kind: str = "deb") -> Finding:
    """Make a finding about a package."""
    return finding(evidence={"package": name}, location=Location(purl=f"pkg:{kind}/debian/{name}@1"))


@pytest.mark.parametrize(
    ("name", "kind"), [("linux-libc-dev", "deb"), ("kernel-headers", "rpm"), ("linux-headers", "apk"), ("openssl-doc", "apk")]
)
def test_headers_and_documentation_are_hidden_with_a_reason(name: str, kind: str) -> None:
    """They hold none of the code that the flaw is in."""
    (found,) = hide([flaw(name, kind)])
    assert found.status is FindingStatus.HIDDEN
    assert "the flaw is in the" in found.suppressed_by


@pytest.mark.parametrize(
    ("name", "kind"),
    [("linux-image-6.1.0-18-amd64", "deb"), ("openssl", "deb"), ("docker", "deb"), ("sphinx-doc", "npm"), ("kernel", "rpm")],
)
def test_code_is_listed(name: str, kind: str) -> None:
    """A kernel, a program, and a library that is only called like documentation."""
    assert next(hide([flaw(name, kind)])).status is FindingStatus.OPEN


def test_other_findings_are_left_alone() -> None:
    """Malware in a documentation package is malware, and what was decided before stays decided."""
    malware = replace(flaw("x-doc"), kind=FindingKind.MALWARE)
    waived = replace(flaw("x-doc"), status=FindingStatus.SUPPRESSED, suppressed_by="accepted")
    assert list(hide([malware, waived])) == [malware, waived]
