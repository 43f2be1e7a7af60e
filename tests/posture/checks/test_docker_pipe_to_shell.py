"""The control `docker_pipe_to_shell`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_pipe_to_shell import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN apk add curl && \\
    curl -fsSL https://example.com/x | sudo -E bash -
""",
            ["FAIL 2"],
        ),
        (
            """\
FROM a:1
RUN <<EOF
wget -qO- https://example.com/i |
  gunzip | sh
EOF
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
RUN curl -o x https://example.com/x && sh x
""",
        """\
FROM a:1
RUN echo 'curl x | sh' && curl https://example.com/x | tar x
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
