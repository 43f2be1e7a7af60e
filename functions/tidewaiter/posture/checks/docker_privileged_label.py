"""Labels with a command line that gives a container the host."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile, Instruction

_ASKING = ("--privileged", "--pid=host", "--net=host", "--network=host", "--ipc=host", "-v /:/", "--cap-add", "docker.sock")
_COMMANDS = ("run", "install", "usage", "docker.cmd")


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("LABEL"):
        for name, value in _labels(one):
            commanded = name.lower().endswith(_COMMANDS) and any(word in value for word in _ASKING)
            if commanded or ("privileged" in name.lower() and value.lower() in ("true", "1", "yes")):
                yield Violation(message=f"the label {name[:100]} asks for rights over the host", line=one.line)


def _labels(one: Instruction) -> Iterator[tuple[str, str]]:
    """Yield name and value; `LABEL name value` is the old form of one pair."""
    if one.words and "=" not in one.words[0]:
        yield one.words[0], " ".join(one.words[1:])
        return
    for word in one.words:
        name, _, value = word.partition("=")
        yield name, value


CONTROL = Control(
    id="TW-DOCKER-privileged-label",
    title="A label asks for rights over the host",
    severity=Severity.LOW,
    why="Tools run the image as its label says (podman container runlabel), and people copy the line.",
    remediation="Grant single capabilities where the image runs.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
)
