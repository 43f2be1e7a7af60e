"""Remote files."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.remote_file_added import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="/bin/sh -c #(nop) ADD http://a.test/b /b"),))),
            "/history/0",
            id="classic",
        ),
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="ADD https://a.test/b /b # buildkit"),))), "/history/0", id="buildkit"
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
            image(config=ImageConfig(history=(HistoryEntry(created_by="ADD --checksum=sha256:00 https://a.test/b /b # buildkit"),))),
            id="checksum",
        ),
        pytest.param(image(config=ImageConfig(history=(HistoryEntry(created_by="/bin/sh -c #(nop) ADD file:0123 in /"),))), id="local"),
        pytest.param(image(config=ImageConfig(history=(HistoryEntry(created_by="COPY https:/b /b"),))), id="copy"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
