"""Labels."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.privileged_label import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (image(config=ImageConfig(labels={"RUN": "docker run --privileged -v /:/host IMAGE"})), "/config/Labels/RUN"),
        (image(config=ImageConfig(labels={"corp/privileged": "true"})), "/config/Labels/corp~1privileged"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        image(config=ImageConfig(labels={"RUN": "docker run -p 80:80 IMAGE"})),
        image(config=ImageConfig(labels={"description": "how not to use --privileged"})),
        image(config=ImageConfig(labels={"privileged": "false"})),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
