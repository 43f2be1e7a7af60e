"""The control `docker_recommended_packages`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_recommended_packages import CONTROL

HITS = ["RUN apt-get install -y curl", "RUN apt install -y curl git", "RUN apt-get update && apt-get -y install gcc"]
MISSES = [
    "RUN apt-get install -y --no-install-recommends curl",
    "RUN apt-get -o APT::Install-Recommends=false install -y curl",
    "RUN apk add curl",
]


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
