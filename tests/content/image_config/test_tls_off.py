"""TLS during the build."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.tls_off import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c curl -sSk https://x.test/a -o a # buildkit"),))),
            "/history/0",
        ),
        (
            image(
                config=ImageConfig(
                    history=(HistoryEntry(created_by="RUN /bin/sh -c wget --no-check-certificate https://x.test/a # buildkit"),)
                )
            ),
            "/history/0",
        ),
        (
            image(
                config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c pip install --trusted-host pypi.test a # buildkit"),))
            ),
            "/history/0",
        ),
        (
            image(
                config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c git config --global http.sslVerify false # buildkit"),))
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
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c curl -sSfL https://x.test/a -o a # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c wget https://x.test/k # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c git config --global http.sslVerify true # buildkit"),))),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
