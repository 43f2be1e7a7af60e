"""The control `docker_privileged_label`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_privileged_label import CONTROL

HITS = [
    'LABEL RUN="docker run --privileged -v /:/host IMAGE"',
    "LABEL com.example.privileged=true",
    'LABEL install "podman run --net=host IMAGE"',
]
MISSES = ['LABEL RUN="docker run -p 80:80 IMAGE"', "LABEL com.example.privileged=false", 'LABEL description="never with --privileged"']


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
