"""WORKDIR and VOLUME on places that belong to the system."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_SYSTEM = frozenset("/bin /boot /dev /etc /lib /lib64 /proc /root /run /sbin /sys /usr /usr/bin /usr/lib /usr/sbin".split())  # noqa: SIM905
_COVERED = frozenset("/ /etc /proc /root /root/.aws /root/.ssh /run/containerd /run/docker.sock /sys /var/run/docker.sock".split())  # noqa: SIM905


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("WORKDIR", "VOLUME"):
        for word in one.words:
            place = "/" + word.strip("/")
            if word.startswith("/") and place in (_SYSTEM if one.name == "WORKDIR" else _COVERED):
                yield Violation(message=f"{one.name} {place}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-system-directory",
    title="A directory of the system is worked in or made a volume",
    severity=Severity.MEDIUM,
    why="What is written there replaces programs or settings, and a volume over it outlives the container or reaches the host.",
    remediation="Use a directory of the application, such as /app and /data.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/#workdir",),
)
