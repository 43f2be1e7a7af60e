"""WORKDIR."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.system_working_directory import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (image(config=ImageConfig(working_dir="/etc")), "/config/WorkingDir"),
        (image(config=ImageConfig(working_dir="/usr/bin/")), "/config/WorkingDir"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        image(config=ImageConfig(working_dir="/app")),
        image(config=ImageConfig(working_dir="")),
        image(config=ImageConfig(working_dir="/usr/src/app")),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
