"""Scripts from the network."""

import pytest

from tests.builders import image
from tidewaiter.content.image_config.remote_script_run import CHECK
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig


@pytest.mark.parametrize(
    ("checked", "pointer"),
    [
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="/bin/sh -c curl -sSL https://a.test/i.sh | bash"),))),
            "/history/0",
            id="classic",
        ),
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c wget -qO- https://a.test/i | sudo sh # buildkit"),))),
            "/history/0",
            id="buildkit",
        ),
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c curl https://a.test/get.py | python3 -"),))),
            "/history/0",
            id="python",
        ),
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c bash <(curl -s https://a.test/i.sh)"),))),
            "/history/0",
            id="substitution",
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
            image(
                config=ImageConfig(
                    history=(HistoryEntry(created_by="RUN /bin/sh -c curl -o /tmp/a https://a.test/a && sha256sum -c a.sum"),)
                )
            ),
            id="download-only",
        ),
        pytest.param(
            image(config=ImageConfig(history=(HistoryEntry(created_by="RUN /bin/sh -c curl https://a.test/a.tgz | tar xz"),))),
            id="pipe-to-tar",
        ),
        pytest.param(image(config=ImageConfig(history=(HistoryEntry(created_by="LABEL about=curl https://a.test | sh"),))), id="label"),
    ],
)
def test_near_miss(checked: Image) -> None:
    """What only looks alike is left alone."""
    assert list(CHECK.find(checked)) == []
