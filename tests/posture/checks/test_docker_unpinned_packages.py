"""The control `docker_unpinned_packages`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_unpinned_packages import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN pip install --no-cache-dir flask==3.0 requests
RUN npm install -g yarn @angular/cli
""",
            ["FAIL 2", "FAIL 3"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge_dockerfile, text, expected):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        """\
FROM a:1
RUN pip install -r requirements.txt flask==3.0 . && npm install -g @angular/cli@17.0.0 && npm install
RUN gem install rails -v 7.1
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
