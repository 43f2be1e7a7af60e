"""Relative and temporary directories on PATH."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - places to find, not to use


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("ENV"):
        for entry in _entries(one.value):
            if not entry.startswith(("/", "$")) or entry.startswith(_TEMPORARY):
                yield Violation(message=f"PATH holds {entry[:100] or 'the working directory'}", line=one.line)


def _entries(text: str) -> list[str]:
    """Return the entries of PATH as written, variables included."""
    words = text.split()
    if words[:1] == ["PATH"]:
        return "".join(words[1:2]).strip("\"'").split(":")
    value = next((word.removeprefix("PATH=") for word in words if word.startswith("PATH=")), "/")
    return value.strip("\"'").split(":")


CONTROL = Control(
    id="TW-DOCKER-unsafe-path",
    title="PATH holds a place that anybody may fill",
    severity=Severity.MEDIUM,
    why="Whoever may write there decides which program runs.",
    remediation="Use absolute directories that only root may write to.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://cwe.mitre.org/data/definitions/426.html",),
)
