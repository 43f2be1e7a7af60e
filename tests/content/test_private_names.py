"""Names of one's own packages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import package
from tidewaiter.content.private_names import RESEMBLES, findings_of, read_names
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.finding import Finding
from tidewaiter.model.severity import Severity

NAMES = read_names("# ours\n@acme/*\nacme-*   # all of these\npypi:ledgerlib\nbillingcore\n", "names.txt")


def found(name: str, version: str = "1.0.0", ecosystem: str = "npm") -> list[Finding]:
    """Judge one package."""
    return list(findings_of([package(name=name, version=version, ecosystem=ecosystem)], NAMES, "image"))


@pytest.mark.parametrize(
    ("name", "ecosystem"),
    [("@acme/web", "npm"), ("acme-login", "pypi"), ("Acme_Login", "pypi"), ("ledgerlib", "pypi"), ("billingcore", "gem")],
)
def test_a_name_of_ones_own_with_a_version_that_beats_all_is_grave(name: str, ecosystem: str) -> None:
    """What is published to be taken for a private package; the private package itself is left alone."""
    (finding,) = found(name, "99.9.9", ecosystem)
    assert (finding.rule_id, finding.severity, finding.undetermined) == ("TW-PACKAGE-outranking-version", Severity.HIGH, False)
    assert "a name of yours" in finding.reasons[0].text
    assert found(name, "2.1.0", ecosystem) == []


@pytest.mark.parametrize(("name", "ecosystem"), [("ledgerlib", "npm"), ("ledgerlibs-x", "pypi"), ("web", "npm"), ("acme", "npm")])
def test_names_of_others_stay_as_they_were(name: str, ecosystem: str) -> None:
    """Such a version of somebody else's package is a placeholder more often than an attack."""
    (finding,) = found(name, "99.9.9", ecosystem)
    assert (finding.severity, finding.undetermined) == (Severity.LOW, True)


@pytest.mark.parametrize(("name", "ecosystem"), [("bilingcore", "npm"), ("ledgerlb", "pypi"), ("@acmee/web", "npm"), ("@amce/web", "npm")])
def test_one_slip_away_from_a_private_name(name: str, ecosystem: str) -> None:
    """A name or a scope that a mistyped install would get."""
    (finding,) = found(name, ecosystem=ecosystem)
    assert (finding.rule_id, finding.severity) == (RESEMBLES, Severity.MEDIUM)


@pytest.mark.parametrize(("name", "ecosystem"), [("ledgerlb", "npm"), ("billing", "npm"), ("@other/web", "npm"), ("bilingcore", "deb")])
def test_other_names_are_left_alone(name: str, ecosystem: str) -> None:
    """Two letters away, of another ecosystem, or nothing like it."""
    assert found(name, ecosystem=ecosystem) == []


@pytest.mark.parametrize("line", ["*", "ab*", "a*b-c", "cargo:acme", "acme core", "x" * 300, "acme\x07"])
def test_a_line_that_is_no_name_is_refused_with_its_place(line: str) -> None:
    """One star at the end, known ecosystems, letters that names have."""
    with pytest.raises(BadInputError) as caught:
        read_names(f"\n{line}\n", "names.txt")
    assert caught.value.where == "names.txt:2"


def test_too_many_names_are_refused() -> None:
    """The rest is not left out in silence."""
    with pytest.raises(LimitExceededError):
        read_names("\n".join(f"acme-{number}" for number in range(1001)), "names.txt")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No file makes the reader fail in another way."""
    try:
        assert all(one.name for one in read_names(text, "names.txt"))
    except BadInputError as error:
        assert error.hint  # noqa: PT017 - either is right
