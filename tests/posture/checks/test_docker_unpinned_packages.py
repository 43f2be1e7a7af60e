"""The control `docker_unpinned_packages`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_unpinned_packages import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
FROM a:1
RUN pip install --no-cache-dir flask==3.0 requests
RUN npm install -g yarn @angular/cli
""",
            ["FAIL 2", "FAIL 3"],
        ),
        (
            """\
FROM a:1
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates=20240203
RUN python3 -m pip install flask && apk add --no-cache git
RUN microdnf install -y python3
""",
            ["FAIL 2", "FAIL 3", "FAIL 3", "FAIL 4"],
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
RUN pip install --trusted-host pypi.test --proxy gateway.test flask==3.0
RUN pip install -r requirements.txt flask==3.0 . && npm install -g @angular/cli@17.0.0 && npm install
RUN gem install rails -v 7.1
""",
        """\
FROM a:1
RUN apt-get install -y curl=8.5.0-2 ./local.deb && apk add git~2.43 && dnf install -y nginx-1.24.0-4.el9 https://x.example/y.rpm
RUN apt-get install -y $PACKAGES && zypper in -y vim=9.1
""",
    ],
)
def test_near_miss_passes(judge_dockerfile, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge_dockerfile(CONTROL, text))
