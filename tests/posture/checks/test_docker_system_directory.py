"""The control `docker_system_directory`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_system_directory import CONTROL

HITS = ["WORKDIR /etc", "WORKDIR /usr/bin/", 'VOLUME ["/var/run/docker.sock"]']
MISSES = ["WORKDIR /usr/src/app", "VOLUME /data", "VOLUME /etc/app"]


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
