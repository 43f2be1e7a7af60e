"""PATH."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.unsafe_path import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (image(config=ImageConfig(env=("A=b", "PATH=/usr/bin:."))), "/config/Env/1"),
        (image(config=ImageConfig(env=("PATH=/tmp/bin:/usr/bin",))), "/config/Env/0"),
        (image(config=ImageConfig(env=("PATH=/usr/bin:",))), "/config/Env/0"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        image(config=ImageConfig(env=("PATH=/usr/local/bin:/usr/bin",))),
        image(config=ImageConfig(env=("MANPATH=.",))),
        image(config=ImageConfig(env=("PATH=/opt/tmp/bin:/bin",))),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
