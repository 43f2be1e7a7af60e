"""Health checks."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.no_healthcheck import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(image(config=ImageConfig()), "/config/Healthcheck", id="none"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(image(config=ImageConfig(healthcheck=True)), id="present"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
