"""Files that everyone may write, or that run as their owner."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_WORLD_WRITE = 2
_SET_ID = 4
_DIGITS = 5


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("COPY", "ADD"):
        if _is_open(one.flags.get("chmod", "")):
            yield Violation(message=f"--chmod={one.flags['chmod']}", line=one.line)
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            mode = next((word for word in command.arguments() if not word.startswith("-")), "")
            if command.program == "chmod" and _is_open(mode):
                yield Violation(message=f"chmod {mode}", line=one.line)


def _is_open(mode: str) -> bool:
    """Judge an octal or symbolic mode; a sticky bit makes a world-writable directory the usual thing."""
    if mode.isdecimal() and len(mode) <= _DIGITS and not set(mode) & set("89"):
        special = int(mode[:-3] or "0", 8)
        return bool(special & (_SET_ID | 2)) or (bool(int(mode[-1]) & _WORLD_WRITE) and not special & 1)
    return any(_opens(part) for part in mode.split(","))


def _opens(part: str) -> bool:
    who, plus, what = part.partition("+") if "+" in part else part.partition("=")
    everyone = who == "" or "a" in who or "o" in who
    return bool(plus) and (("s" in what and who != "o") or ("w" in what and everyone and who != "" and "t" not in what))


CONTROL = Control(
    id="TW-DOCKER-open-permissions",
    title="Files are world-writable or setuid",
    severity=Severity.HIGH,
    why="Whoever gets into the container as any user can replace the program, or become its owner.",
    remediation="Give the file to the user that needs it, with mode 755 or less.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
