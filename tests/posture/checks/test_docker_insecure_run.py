"""The control `docker_insecure_run`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_insecure_run import CONTROL

HITS = ["RUN --security=insecure true", "RUN --network=host curl a", "RUN --mount=type=cache,target=/a --network=host true"]
MISSES = ["RUN --network=none true", "RUN --security=sandbox true", "RUN echo --security=insecure"]


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
