"""The control `docker_no_healthcheck`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_no_healthcheck import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1 AS x
HEALTHCHECK CMD a
FROM b:1
""",
            ["FAIL 3"],
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
FROM a:1 AS x
HEALTHCHECK CMD a
FROM x
""",
        """\
FROM a:1
HEALTHCHECK NONE
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
