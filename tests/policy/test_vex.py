"""VEX on findings: who wins, what is set aside and what is only said."""

import time
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import finding, image, package
from tidewaiter.matching.vex import Scope
from tidewaiter.model.finding import FindingKind, FindingStatus, Location
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.vex import Identity, VexOrigin, VexStatement, VexStatus, VexTarget
from tidewaiter.policy.vex import apply

SCOPE = Scope.of(image(), Inventory(image_digest=image().digest, distribution=Distribution(), packages=(package(),)))
PRECISE = (VexTarget(component=Identity(purl="pkg:deb/debian/openssl@3.0.1")),)


def said(**fields: Any) -> VexStatement:
    """State that openssl is not affected, unless told otherwise."""
    defaults: dict[str, Any] = {
        "names": ("CVE-2024-0001",),
        "status": VexStatus.NOT_AFFECTED,
        "targets": (VexTarget(component=Identity(purl="pkg:deb/debian/openssl")),),
        "justification": "component_not_present",
        "author": "ana",
        "date": "2026-01-01T00:00:00Z",
        "source": "a.json",
    }
    return VexStatement(**(defaults | fields))


def test_not_affected_is_set_aside_with_words_author_and_date() -> None:
    """It stays in the list and says all that was stated."""
    (one,) = apply([finding()], [said(words="not built in")], SCOPE).findings
    assert one.status is FindingStatus.SUPPRESSED
    assert one.suppressed_by == "VEX not_affected (component_not_present): not built in (ana, 2026-01-01, a.json)"
    assert one.judgement is not None
    assert one.judgement.status is VexStatus.NOT_AFFECTED


@pytest.mark.parametrize("status", [VexStatus.AFFECTED, VexStatus.UNDER_INVESTIGATION])
def test_the_other_states_are_said_and_the_finding_stays_open(status: VexStatus) -> None:
    """They change nothing for the gate."""
    (one,) = apply([finding()], [said(status=status, justification="")], SCOPE).findings
    assert one.status is FindingStatus.OPEN
    assert one.evidence["vex"].startswith(f"VEX {status.value}")


def test_fixed_needs_a_version() -> None:
    """Fixed in every version would clear those before the fix."""
    vague = apply([finding()], [said(status=VexStatus.FIXED)], SCOPE)
    assert vague.findings[0].status is FindingStatus.OPEN
    assert [one.code for one in vague.problems] == ["vex-undecidable"]
    assert apply([finding()], [said(status=VexStatus.FIXED, targets=PRECISE)], SCOPE).findings[0].status is FindingStatus.SUPPRESSED


def test_an_alias_names_the_same_flaw_in_any_spelling() -> None:
    """GHSA ids are written in both cases."""
    found = finding(aliases=("GHSA-aaaa-bbbb-cccc",))
    assert apply([found], [said(names=("ghsa-AAAA-bbbb-cccc",))], SCOPE).findings[0].status is FindingStatus.SUPPRESSED


@pytest.mark.parametrize(
    ("later", "wins"),
    [
        ("2026-01-02T00:00:00Z", True),
        ("2026-01-01T01:00:00+02:00", False),
        ("2025-12-31T23:00:00-05:00", True),
        ("", False),
        ("soon", False),
    ],
)
def test_the_newest_statement_wins_and_the_conflict_is_said(later: str, *, wins: bool) -> None:
    """Times are compared in UTC; one without a time is older than any with one."""
    done = apply([finding()], [said(), said(status=VexStatus.AFFECTED, date=later, source="b.json")], SCOPE)
    assert (done.findings[0].status is FindingStatus.OPEN) is wins
    (problem,) = done.problems
    assert problem.code == "vex-conflict"
    assert "a.json" in problem.what
    assert "b.json" in problem.what


def test_of_equal_times_the_later_statement_wins() -> None:
    """As in a log."""
    done = apply([finding()], [said(), said(status=VexStatus.AFFECTED)], SCOPE)
    assert done.findings[0].status is FindingStatus.OPEN


def test_what_the_user_gives_counts_before_what_lies_beside_the_image() -> None:
    """However new the latter is."""
    beside = said(status=VexStatus.NOT_AFFECTED, origin=VexOrigin.ATTACHED, date="2030-01-01T00:00:00Z", source="attached")
    given = said(status=VexStatus.AFFECTED)
    assert apply([finding()], [beside, given], SCOPE).findings[0].status is FindingStatus.OPEN


def test_a_document_that_matches_nothing_is_said() -> None:
    """A wrong identifier would go unnoticed otherwise."""
    other = said(targets=(VexTarget(component=Identity(purl="pkg:deb/debian/zlib")),))
    done = apply([finding()], [other], SCOPE)
    assert done.findings == (finding(),)
    assert [one.code for one in done.problems] == ["vex-unused"]


def test_a_range_that_cannot_be_compared_is_said() -> None:
    """It would otherwise look as if the document named another product."""
    target = VexTarget(component=Identity(purl="pkg:deb/debian/openssl"), versions=("vers:ebuild/<4",))
    found = apply([finding()], [said(targets=(target,))], SCOPE)
    assert found.findings[0].status is FindingStatus.OPEN
    assert [one.code for one in found.problems] == ["vex-undecidable", "vex-unused"]
    assert "'ebuild' cannot be ordered" in found.problems[0].what


def test_secrets_are_nothing_vex_speaks_of() -> None:
    """Only flaws of packages are."""
    secret = replace(finding(), kind=FindingKind.SECRET)
    assert apply([secret], [said()], SCOPE).findings == (secret,)


def test_a_document_with_many_products_is_compared_by_name() -> None:
    """Vendors list ten thousand products for a flaw of the kernel; findings of it come by the hundred."""
    many = tuple(VexTarget(component=Identity(purl=f"pkg:deb/debian/p{number}@1")) for number in range(10_000))
    packages = tuple(package(purl=f"pkg:deb/debian/p{number}@1", name=f"p{number}") for number in range(200))
    found = [finding(id=one.name, location=Location(purl=one.purl)) for one in packages]
    scope = Scope.of(image(), Inventory(image_digest=image().digest, distribution=Distribution(), packages=packages))
    started = time.process_time()
    done = apply(found, [said(targets=many)], scope)
    assert all(one.status is FindingStatus.SUPPRESSED for one in done.findings)
    assert time.process_time() - started < 3
