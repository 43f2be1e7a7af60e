"""The control `docker_tls_verification_off`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_tls_verification_off import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN curl -fsSLk https://example.com
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
""",
            ["FAIL 2", "FAIL 3"],
        ),
        (
            """\
FROM a:1
RUN export GIT_SSL_NO_VERIFY=1; git clone https://example.com/x
RUN NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci
ENV PIP_TRUSTED_HOST=pypi.example.com
""",
            ["FAIL 2", "FAIL 3", "FAIL 4"],
        ),
        (
            """\
FROM a:1
RUN git -c http.sslVerify=false clone https://example.com/x
ENV PATH=/opt/bin:$PATH PYTHONHTTPSVERIFY=0
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
RUN curl -fsSL https://example.com/-k && wget --no-cache x
ENV NODE_TLS_REJECT_UNAUTHORIZED=1 PIP_TRUSTED_HOST=
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
