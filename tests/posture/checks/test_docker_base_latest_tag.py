"""The control `docker_base_latest_tag`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_base_latest_tag import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM nginx
FROM --platform=linux/amd64 a/b:latest
""",
            ["FAIL 1", "FAIL 2"],
        ),
        (
            """\
ARG V=latest
FROM a:${V}
""",
            ["FAIL 2"],
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
FROM nginx:1.27 AS web
FROM web
FROM scratch
""",
        "FROM a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        """\
ARG V
FROM a:${V:-1.2}
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))


def test_what_is_not_known_is_not_a_pass(judge_dockerfile):
    """What depends on something outside the file is NOT ASSESSED."""
    assert judge_dockerfile(CONTROL, "ARG V\nFROM a:$V\n") == ["UNKNOWN"]
