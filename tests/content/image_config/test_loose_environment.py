"""Variables that weaken."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.loose_environment import CHECK
from tidewaiter.model.image import Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (image(config=ImageConfig(env=("NODE_TLS_REJECT_UNAUTHORIZED=0",))), "/config/Env/0"),
        (image(config=ImageConfig(env=("A=b", "LD_PRELOAD=/x.so"))), "/config/Env/1"),
        (image(config=ImageConfig(env=("npm_config_strict_ssl=false",))), "/config/Env/0"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        image(config=ImageConfig(env=("NODE_TLS_REJECT_UNAUTHORIZED=1",))),
        image(config=ImageConfig(env=("LD_PRELOAD=",))),
        image(config=ImageConfig(env=("LD_LIBRARY_PATH=/x",))),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
