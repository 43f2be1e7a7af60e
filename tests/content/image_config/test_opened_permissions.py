"""chmod in build steps."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.opened_permissions import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod -R 777 /app # buildkit"),))), "/history/0"),
        (image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod u+s /usr/bin/tool # buildkit"),))), "/history/0"),
        (image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod a+w /data # buildkit"),))), "/history/0"),
        (image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod 4755 /usr/bin/tool # buildkit"),))), "/history/0"),
    ],
)
def test_hit(checked: Image, pointer: str) -> None:
    """The flaw is told with its place."""
    assert [flaw.pointer for flaw in CHECK.find(checked)] == [pointer]


@pytest.mark.parametrize(
    "checked",
    [
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod 755 /app/run # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod +x /app/run # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod 0644 /etc/a # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c chmod u+w /data # buildkit"),))),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
