"""The control `docker_secret_file_copied`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_secret_file_copied import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
COPY app .env /app/
COPY ["keys/id_rsa", "/root/.ssh/"]
""",
            ["FAIL 2", "FAIL 3"],
        ),
        (
            """\
FROM a:1
COPY .env.production /app/.env
COPY certs/client.p12 /etc/
ADD .m2/settings.xml /root/.m2/
""",
            ["FAIL 2", "FAIL 3", "FAIL 4"],
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
COPY .env.example .env.dist id_rsa.pub settings.xml certs/ca.pem /app/
""",
        """\
FROM a:1
COPY --from=x /app/.env /app/
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
