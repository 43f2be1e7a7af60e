"""Package signatures."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.signatures_off import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        (
            image(
                config=ImageConfig(
                    history=(HistoryEntry(created_by="RUN /bin/sh -c apt-get install -y --allow-unauthenticated curl # buildkit"),)
                )
            ),
            "/history/0",
        ),
        (
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c apk add --allow-untrusted /x.apk # buildkit"),))),
            "/history/0",
        ),
        (
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c dnf install -y --nogpgcheck curl # buildkit"),))),
            "/history/0",
        ),
        (
            image(
                config=ImageConfig(
                    history=(
                        HistoryEntry(
                            created_by='RUN /bin/sh -c echo "deb [trusted=yes] https://repo.test a b" > /etc/apt/sources.list # buildkit'
                        ),
                    )
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
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c apt-get install -y curl # buildkit"),))),
        image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c echo gpgcheck=1 >> /etc/yum.conf # buildkit"),))),
        image(
            config=ImageConfig(
                history=(HistoryEntry(created_by='RUN /bin/sh -c echo "deb [signed-by=/k.gpg] https://repo.test a b" # buildkit'),)
            )
        ),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
