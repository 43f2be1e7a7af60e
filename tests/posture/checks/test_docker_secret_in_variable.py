"""The control `docker_secret_in_variable`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_secret_in_variable import CONTROL


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
ARG NPM_TOKEN
ENV PASSWORD_FILE=/run/secrets/p TOKEN=$NPM_TOKEN
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
