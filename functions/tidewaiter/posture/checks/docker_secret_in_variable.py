"""Credentials in ENV and ARG."""

from collections.abc import Iterator

import re2

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile, Instruction, assignments

_NAME = re2.compile(
    r"(?i)(^|[_.-])(password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|secret_?key|private_?key|credentials?)$"
)
_KEY_ID = re2.compile(r"\b(AKIA|ASIA)[A-Z2-7]{16}\b")
_MIN_LENGTH = 4


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in (*dockerfile.arguments, *dockerfile.of("ENV", "ARG")):
        for name, value in assignments(one):
            if value and (_KEY_ID.search(value[:4096]) or (_NAME.search(name) and _is_literal(value))):
                yield Violation(message=f"{one.name} {name} holds a credential", line=one.line)
    for one in dockerfile.of("RUN"):
        for name, value in _set_by(one):
            if _KEY_ID.search(value[:4096]) or (_NAME.search(name) and _is_literal(value)):
                yield Violation(message=f"RUN sets {name} to a credential", line=one.line)


def _set_by(one: Instruction) -> Iterator[tuple[str, str]]:
    """Yield the variables that commands set for themselves or, with `export`, for those after them."""
    for command in one.commands():
        words = command.words[1:] if command.words[0] == "export" else command.words
        for word in words:
            name, equals, value = word.partition("=")
            if not equals or not name.replace("_", "a").isalnum():
                break
            yield name, value


def _is_literal(value: str) -> bool:
    return len(value) >= _MIN_LENGTH and not value.startswith(("/", "$", "arn:", "http://", "https://")) and not value.isdecimal()


CONTROL = Control(
    id="TW-DOCKER-secret-in-variable",
    title="Credential is built into the image",
    severity=Severity.CRITICAL,
    why="Values of ENV and ARG are in the image's configuration and history: whoever pulls the image has them.",
    remediation="Use `RUN --mount=type=secret` at build time and Secrets Manager at run time, and replace the credential.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/secrets/",),
)
