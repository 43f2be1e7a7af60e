"""The control `docker_unsafe_path`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_unsafe_path import CONTROL

HITS = ["ENV PATH=/usr/bin:.", 'ENV PATH="/tmp/bin:$PATH"', "ENV PATH bin:$PATH"]
MISSES = ["ENV PATH=/app/bin:$PATH", "ENV PATH=/usr/local/bin:/usr/bin", "ENV MANPATH=."]


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
