"""Upgrades in build steps."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.whole_upgrade import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (
            image(
                config=ImageConfig(
                    history=(HistoryEntry(created_by="RUN /bin/sh -c apt-get update && apt-get -y dist-upgrade # buildkit"),)
                )
            ),
            "/history/0",
        ),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c apt-get update && apt-get -y upgrade # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c echo upgrade # buildkit"),))),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
