"""What a report claims in the words of VEX."""

from typing import Any

import pytest

from tests.builders import finding, image
from tests.reporting.samples import full_report
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Location
from tidewaiter.model.vex import Decider, Judgement, VexStatus
from tidewaiter.reporting.vex import claims_of, target_purl


def judged(stands: FindingStatus, **said: Any) -> Finding:
    """Make a finding that somebody judged."""
    text = "said so" if stands is FindingStatus.SUPPRESSED else ""
    return finding(status=stands, suppressed_by=text, judgement=Judgement(**({"by": Decider.VEX} | said)))


@pytest.mark.parametrize(
    ("found", "status", "justification"),
    [
        (finding(), "affected", ""),
        (finding(undetermined=True), "under_investigation", ""),
        (
            judged(FindingStatus.SUPPRESSED, status=VexStatus.NOT_AFFECTED, justification="component_not_present"),
            *("not_affected", "component_not_present"),
        ),
        (
            judged(FindingStatus.SUPPRESSED, status=VexStatus.NOT_AFFECTED, justification="code_not_reachable"),
            *("not_affected", "vulnerable_code_not_in_execute_path"),
        ),
        (judged(FindingStatus.SUPPRESSED, status=VexStatus.FIXED), "fixed", ""),
        (judged(FindingStatus.SUPPRESSED, by=Decider.WAIVER), "affected", ""),
        (judged(FindingStatus.SUPPRESSED, by=Decider.IGNORE_FILE), "affected", ""),
        (judged(FindingStatus.OPEN, status=VexStatus.UNDER_INVESTIGATION), "under_investigation", ""),
        (judged(FindingStatus.OPEN, status=VexStatus.FIXED), "under_investigation", ""),
        (judged(FindingStatus.OPEN, status=VexStatus.AFFECTED, action="update"), "affected", ""),
    ],
)
def test_no_more_is_claimed_than_was_stated(found: Finding, status: str, justification: str) -> None:
    """An accepted risk without a justification stays affected: nobody said that the flaw does not matter."""
    (claim,) = claims_of(full_report(findings=(found,)))
    assert (claim.status, claim.justification) == (status, justification)
    assert (claim.status is VexStatus.AFFECTED) is bool(claim.action)


def test_packages_of_one_state_are_one_claim_and_the_worse_place_counts() -> None:
    """The same package is waived in one place and open in another: it is affected."""
    other = finding(id="b", location=Location(path="p", purl="pkg:pypi/b@1"))
    waived = judged(FindingStatus.SUPPRESSED, status=VexStatus.FIXED)
    (claim,) = claims_of(full_report(findings=(waived, finding(id="a"), other)))
    assert claim.status is VexStatus.AFFECTED
    assert claim.purls == ("pkg:deb/debian/openssl@3.0.1", "pkg:pypi/b@1")


@pytest.mark.parametrize("fields", [{"status": FindingStatus.HIDDEN}, {"status": FindingStatus.RESOLVED}, {"kind": FindingKind.SECRET}])
def test_what_is_no_flaw_of_the_target_is_left_out(fields: dict[str, Any]) -> None:
    """Resolved and hidden ones, and what VEX does not speak of."""
    assert claims_of(full_report(findings=(finding(**fields),))) == ()


def test_a_target_is_named_by_purl() -> None:
    """An image by its repository and digest, a folder or file by its checksum, the rest not at all."""
    assert target_purl(full_report(image=image(repository="team/shop"))).startswith("pkg:oci/shop@sha256:")
    assert target_purl(full_report(target="dir:/srv/app", image=image())) == f"pkg:generic/app?checksum=sha256:{'a' * 64}"
    assert target_purl(full_report(image=image(digest="none"))) == ""
    assert target_purl(full_report(image=None)) == ""
