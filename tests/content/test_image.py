"""All findings of an image's content."""

from tests.builders import image, package
from tidewaiter.content.image import image_findings
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import ContentHit, Inventory
from tidewaiter.model.severity import Severity


def test_every_part_is_heard() -> None:
    """Hits, packages and configuration all become findings."""
    hit = ContentHit(rule_id="TW-MALWARE-x", title="x", kind="malware", severity=Severity.HIGH, path="a", layer="l")
    held = Inventory(image_digest="d", distribution=Distribution(), packages=(package(name="lodahs", ecosystem="npm"),), hits=(hit,))
    found = {finding.rule_id for finding in image_findings(image(), held)}
    assert {"TW-MALWARE-x", "TW-PACKAGE-lookalike-name", "TW-IMAGE-runs-as-root"} <= found


def test_nothing_is_made_up() -> None:
    """An inventory without anything odd has no findings but those of the configuration."""
    held = Inventory(image_digest="d", distribution=Distribution(), packages=())
    assert all(finding.rule_id.startswith("TW-IMAGE-") for finding in image_findings(image(), held))
