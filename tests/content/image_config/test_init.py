"""All checks of an image together."""

from tests.builders import image
from tests.content.samples import aws_key
from tidewaiter.content.image_config import check, checks
from tidewaiter.model.finding import FindingKind
from tidewaiter.model.image import ImageConfig


def test_every_check_says_how_to_fix_it() -> None:
    """Ids name the area; remediation and references are there."""
    assert len(checks()) >= 8
    assert all(one.id.startswith("TW-IMAGE-") and one.remediation and one.references for one in checks())


def test_findings_are_stable_and_complete() -> None:
    """The same image gives the same findings, each with a place and a remedy."""
    checked = image(config=ImageConfig(env=(f"KEY={aws_key()}",)))
    found = check(checked)
    assert found == check(checked)
    assert all(finding.remediation and finding.location.pointer for finding in found)
    assert {finding.rule_id: finding.kind for finding in found}["TW-IMAGE-secret-in-config"] is FindingKind.SECRET


def test_a_careful_image_is_clean() -> None:
    """User, health check and a version: nothing to say."""
    assert check(image(config=ImageConfig(user="10001", healthcheck=True, exposed_ports=("8080/tcp",)))) == ()
