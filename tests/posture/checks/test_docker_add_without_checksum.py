"""The control `docker_add_without_checksum`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_add_without_checksum import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
ADD https://example.com/x.tar.gz /x
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
ADD --checksum=sha256:ab https://example.com/x /x
ADD x.tar.gz /x
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
