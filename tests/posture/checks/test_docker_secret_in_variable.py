"""The control `docker_secret_in_variable`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_secret_in_variable import CONTROL
from tidewaiter.posture.context import Context
from tidewaiter.posture.dockerfile import read_dockerfile

KNOWS = Context(secrets_in=lambda text: [("a token", n) for n, line in enumerate(text.split("\n"), 1) if "ghp_" in line])


def test_secrets_of_any_form_are_found_where_the_image_keeps_them():
    """Labels, commands, heredocs and arguments before the first stage, each instruction once; not in comments."""
    text = "ARG A=ghp_1\nFROM a:1\nLABEL x=ghp_2 y=ghp_3\nRUN echo \\\n ghp_4\n# ghp_5\nCOPY <<E /x\nghp_6\nE\nENV MY_TOKEN=ghp_7\n"
    found = list(CONTROL.check(read_dockerfile(text, "Dockerfile"), KNOWS))
    assert sorted(one.line for one in found) == [1, 3, 4, 7, 10]
    assert not any("ghp_" in one.message for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
ENV LEVEL=debug \\
    DB_PASSWORD=hunter22
""",
            ["FAIL 2"],
        ),
        (
            """\
ARG NPM_TOKEN=abcdef
FROM a:1
ENV API_KEY abc def
""",
            ["FAIL 1", "FAIL 3"],
        ),
        (
            """\
FROM a:1
ENV X=AKIAQ3EXAMPLEABCDEFG
""",
            ["FAIL 2"],
        ),
        (
            """\
FROM a:1 AS build
ARG BUILD_TOKEN
FROM a:1
ARG NPM_TOKEN
RUN npm ci
""",
            ["FAIL 4"],
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
ARG NPM_TOKEN_FILE
ENV PASSWORD_FILE=/run/secrets/p TOKEN=$OTHER
""",
        """\
FROM a:1
ENV TOKENIZER=bert PWD=/app
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
