"""The control `docker_duplicate_stage_name`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_duplicate_stage_name import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1 AS x
FROM b:1 as X
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
FROM a:1 AS x
FROM b:1 AS y
FROM c:1
FROM d:1
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
