"""The age of an image."""

from datetime import date

from tests.builders import image
from tidewaiter.content import image_config
from tidewaiter.content.image_age import too_old
from tidewaiter.model.image import ImageConfig

TODAY = date(2026, 6, 1)


def test_hit() -> None:
    """An image of more than a year is told with its age."""
    old = image(config=ImageConfig(created="2025-01-01T00:00:00Z"))
    assert "516 days" in next(too_old(old, TODAY)).message
    assert "TW-IMAGE-old" in {finding.rule_id for finding in image_config.check(old, TODAY)}
    assert "TW-IMAGE-old" not in {finding.rule_id for finding in image_config.check(old)}


def test_near_miss() -> None:
    """A new image, a reproducible build and an unknown time are left alone."""
    for created in ("2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "", "yesterday"):
        assert list(too_old(image(config=ImageConfig(created=created)), TODAY)) == []
