"""Packages of languages and distributions without a version."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.shell import Command, installed_by

_INSTALLERS = {
    "pip": ("install", "=="),
    "pip3": ("install", "=="),
    "npm": ("install", "@"),
    "gem": ("install", ":"),
    "uv": ("install", "=="),
}
_WITH_VALUE = frozenset(
    {
        "-r",
        "--requirement",
        "-c",
        "--constraint",
        "-e",
        "--editable",
        "-i",
        "--index-url",
        "--extra-index-url",
        "--trusted-host",
        "--proxy",
        "--cert",
        "--find-links",
        "--registry",
        "-t",
        "--target",
        "-v",
        "--version",
        "--prefix",
    }
)


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            verb, mark = _INSTALLERS.get(command.program, ("", ""))
            words = command.arguments()
            if verb and verb in words and not {"-v", "--version"} & set(words if command.program == "gem" else ()):
                loose = [word for word in _packages(words[words.index(verb) + 1 :]) if mark not in word[1:]]
                if loose:
                    yield Violation(message=f"{command.program} installs {', '.join(loose[:3])} without a version", line=one.line)
            yield from _of_distribution(command, one.line)


def _of_distribution(command: Command, line: int) -> Iterator[Violation]:
    """Name packages of a distribution, whose repositories drop old versions: pinning them is for builds that must be the same."""
    words = frozenset(command.arguments())
    loose = [
        name for name in installed_by(command) if _is_loose(name, words) and not name.startswith((".", "/", "$")) and "://" not in name
    ]
    if loose:
        what = f"{command.program} installs {', '.join(loose[:3])} without a version"
        yield Violation(message=what, line=line, severity=Severity.INFORMATIONAL)


def _is_loose(name: str, words: frozenset[str]) -> bool:
    """Tell whether a name carries no version: `curl=8.5*`, `curl~8.5`, or `curl-8.5.0` as RPMs have it."""
    pinned = bool(set(name) & set("~<>")) or any(word.startswith(f"{name}=") for word in words)
    dashed = any(part[:1].isdigit() for part in name.split("-")[1:]) and "." in name
    return not pinned and not dashed and not name.endswith((".rpm", ".deb", ".apk"))


def _packages(words: Sequence[str]) -> Iterator[str]:
    """Yield words that name packages: no options nor their values, no paths, addresses or variables."""
    skip = False
    for word in words:
        option = word.startswith("-")
        if (
            not skip
            and not option
            and not word.startswith((".", "/", "$"))
            and "://" not in word
            and not word.endswith((".whl", ".tgz", ".txt"))
        ):
            yield word
        skip = word in _WITH_VALUE


CONTROL = Control(
    id="TW-DOCKER-unpinned-packages",
    title="Package is installed without a version",
    severity=Severity.LOW,
    why="Each build may install another version, also one that was taken over yesterday.",
    remediation="Pin versions, or install from a lock file with hashes.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
