"""Moving tags."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.latest_tag import CHECK
from tidewaiter.model.image import Image


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(image(reference="host:5000/shop:latest"), "/tags", id="reference"),
        pytest.param(image(reference="shop", tags=("latest",)), "/tags", id="only-tag"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(image(reference="shop:1.0", tags=("1.0", "latest")), id="version"),
        pytest.param(image(reference="host:5000/latest@sha256:0"), id="digest"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
