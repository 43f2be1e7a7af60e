"""The control `docker_pipe_without_pipefail`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_pipe_without_pipefail import CONTROL

HITS = ["RUN curl https://e.example/a | tar x", "RUN wget -O- https://e.example/a | gpg --dearmor", "RUN set -e; curl a | tar x"]
MISSES = ['SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl a | tar x', "RUN set -o pipefail && curl a | tar x", "RUN echo a | tee b"]


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
