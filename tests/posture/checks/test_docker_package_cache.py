"""The control `docker_package_cache`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_package_cache import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN dnf install -y vim
RUN apk add vim
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
RUN apt-get update && apt-get install -y vim && rm -rf /var/lib/apt/lists/*
RUN dnf install -y vim && dnf clean all
RUN apk add --no-cache vim
RUN --mount=type=cache,target=/var/cache/apt apt-get install -y x
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
