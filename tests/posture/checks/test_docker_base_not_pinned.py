"""The control `docker_base_not_pinned`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_base_not_pinned import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM nginx:1.27", ["FAIL 1"]),
    ],
)
def test_hit_names_the_offending_field(judge_dockerfile, text, expected):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        """\
FROM a:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa AS x
FROM x
FROM scratch
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))


def test_what_is_not_known_is_not_a_pass(judge_dockerfile):
    """What depends on something outside the file is NOT ASSESSED."""
    assert judge_dockerfile(CONTROL, "ARG V\nFROM a:$V\n") == ["UNKNOWN"]
