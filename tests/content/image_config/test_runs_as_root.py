"""User of the image."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.runs_as_root import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(image(config=ImageConfig()), "/config/User", id="unset"),
        pytest.param(image(config=ImageConfig(user="root")), "/config/User", id="name"),
        pytest.param(image(config=ImageConfig(user="0:0")), "/config/User", id="number-and-group"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(image(config=ImageConfig(user="10001")), id="number"),
        pytest.param(image(config=ImageConfig(user="shop:0")), id="name"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
