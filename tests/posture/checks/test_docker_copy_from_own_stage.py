"""The control `docker_copy_from_own_stage`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_copy_from_own_stage import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1 AS x
COPY --from=x /a /b
FROM b:1
COPY --from=1 /a /b
""",
            ["FAIL 2", "FAIL 4"],
        ),
        (
            """\
FROM a:1
COPY --from=build /a /b
COPY --from=7 /a /b
FROM b:1 AS build
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
FROM a:1 AS x
FROM b:1
COPY --from=x /a /b
COPY --from=0 /a /b
COPY --from=nginx:1 /a /b
COPY x /b
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
