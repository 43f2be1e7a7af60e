"""The control `docker_repeated_instruction`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_repeated_instruction import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
CMD ./x
CMD ./y
FROM b:1
HEALTHCHECK CMD a
HEALTHCHECK CMD b
""",
            ["FAIL 2", "FAIL 5"],
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
CMD ./x
FROM b:1
CMD ./y
ENTRYPOINT ["z"]
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
