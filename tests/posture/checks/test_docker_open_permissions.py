"""The control `docker_open_permissions`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_open_permissions import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN chmod -R 777 /app && chmod u+s /bin/x
COPY --chmod=4755 x /x
""",
            ["FAIL 3", "FAIL 2", "FAIL 2"],
        ),
        (
            """\
FROM a:1
RUN chmod a+rw /x
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
RUN chmod 1777 /tmp && chmod 0755 /x && chmod +x /y && chmod go-w /z
COPY --chmod=644 x /x
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
