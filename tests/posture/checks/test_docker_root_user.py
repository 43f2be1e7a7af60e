"""The control `docker_root_user`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_root_user import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM alpine:3
USER app
USER root
""",
            ["FAIL 3"],
        ),
        ("FROM alpine:3", ["FAIL 1"]),
        ("FROM alpine:3\nUSER 00:1000\n", ["FAIL 2"]),
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER ContainerAdministrator\n", ["FAIL 2"]),
        (
            """\
FROM a:1 AS x
USER app
FROM b:1
RUN id
""",
            ["FAIL 3"],
        ),
        (
            """\
FROM a:1 AS base
USER 0:0
FROM base
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
FROM alpine:3
USER root
USER 10001
""",
        """\
FROM a:1 AS base
USER app
FROM base
RUN id
""",
        """\
ARG U=app
FROM a:1
ARG U
USER $U
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))


def test_what_is_not_known_is_not_a_pass(judge_dockerfile):
    """What depends on something outside the file is NOT ASSESSED."""
    for base in (
        "gcr.io/distroless/static:nonroot",
        "nginxinc/nginx-unprivileged:1.27",
        "cgr.dev/chainguard/go:1",
        "moby/buildkit:rootless",
    ):
        assert judge_dockerfile(CONTROL, f"FROM {base}\n") == ["UNKNOWN"]
    assert judge_dockerfile(CONTROL, "FROM a:1\nARG U\nUSER $U\n") == ["UNKNOWN"]
