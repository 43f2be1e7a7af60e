"""The control `docker_login_server`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.docker_login_server import CONTROL

HITS = ["RUN apt-get install -y openssh-server", "RUN apk add --no-cache dropbear", 'CMD ["/usr/sbin/sshd", "-D"]']
MISSES = ["RUN apt-get install -y openssh-client", "RUN apt-get purge -y openssh-server", 'CMD ["ssh-keygen"]']


@pytest.mark.parametrize("body", HITS)
def test_hit_names_the_offending_field(judge_dockerfile, body):
    """Each offending place is named by its line."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n")[-1].startswith("FAIL 2")


@pytest.mark.parametrize("body", MISSES)
def test_near_miss_passes(judge_dockerfile, body):
    """What looks alike but is right is left alone."""
    assert judge_dockerfile(CONTROL, f"FROM a:1\n{body}\n") == []
