"""sudo."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.sudo_installed import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(
            image(
                config=ImageConfig(
                    history=(
                        HistoryEntry(
                            created_by="RUN /bin/sh -c apt-get update && apt-get install -y curl sudo && rm -rf /tmp/x # buildkit"
                        ),
                    )
                )
            ),
            "/history/0",
            id="apt",
        ),
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="/bin/sh -c apk add --no-cache sudo"),))), "/history/0", id="apk"
        ),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c apt-get install -y sudoku"),))), id="other-package"
        ),
        pytest.param(image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c apt-get purge -y sudo"),))), id="removed"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
