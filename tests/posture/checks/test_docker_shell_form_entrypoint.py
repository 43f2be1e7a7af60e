"""The control `docker_shell_form_entrypoint`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_shell_form_entrypoint import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
ENTRYPOINT ./x
CMD ["a", b]
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
ENTRYPOINT ["./x"]
CMD []
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
