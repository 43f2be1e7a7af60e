"""The control `docker_signature_check_off`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_signature_check_off import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN apk add --allow-untrusted x && pip install --trusted-host=x y
""",
            ["FAIL 2", "FAIL 2"],
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
RUN apk add x && echo --nogpgcheck
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
