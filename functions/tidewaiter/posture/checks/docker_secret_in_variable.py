"""Credentials in ENV and ARG, and in whatever else a Dockerfile writes into the image's configuration and history."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.credential_words import holds_key_id, is_literal, names_credential, secrets_at
from tidewaiter.posture.dockerfile import Dockerfile, Instruction, assignments, set_by

_KEPT = ("ENV", "ARG", "RUN", "LABEL", "CMD", "ENTRYPOINT", "HEALTHCHECK", "COPY", "ADD")


def _check(dockerfile: Dockerfile, context: Context = NO_CONTEXT) -> Iterator[Violation]:
    """Judge variables by their names; then search what the image or its history keeps for the forms of secrets of all kinds."""
    told: set[int] = set()
    for one, name, value in _variables(dockerfile):
        if holds_key_id(value) or (names_credential(name) and is_literal(value)):
            told.add(one.line)
            yield Violation(message=f"{one.name} {name} holds a credential", line=one.line)
    yield from (one for one in _asked_for(dockerfile) if one.line not in told)
    kept = (*dockerfile.arguments, *dockerfile.of(*_KEPT))
    for one, title in secrets_at(((one, f"{one.value}\n{one.script}") for one in kept), context):
        if one.line not in told:
            told.add(one.line)
            yield Violation(message=f"{one.name} holds a secret: {title}", line=one.line)


def _variables(dockerfile: Dockerfile) -> Iterator[tuple[Instruction, str, str]]:
    for one in (*dockerfile.arguments, *dockerfile.of("ENV", "ARG")):
        yield from ((one, name, value) for name, value in assignments(one) if value)
    for one in dockerfile.of("RUN"):
        yield from ((one, name, value) for name, value in set_by(one))


def _asked_for(dockerfile: Dockerfile) -> Iterator[Violation]:
    """Find build arguments for credentials in what the image is made of: the history keeps their values beside every later RUN."""
    for stage in dockerfile.lineage():
        for one in stage.of("ARG"):
            for name, value in assignments(one):
                if value is None and names_credential(name):
                    message = f"ARG {name} takes a credential, and the image's history keeps what --build-arg gives"
                    yield Violation(message=message, line=one.line, severity=Severity.HIGH)


CONTROL = Control(
    id="TW-DOCKER-secret-in-variable",
    title="Credential is built into the image",
    severity=Severity.CRITICAL,
    why="Values of ENV and ARG are in the image's configuration and history: whoever pulls the image has them.",
    remediation="Use `RUN --mount=type=secret` at build time and Secrets Manager at run time, and replace the credential.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/secrets/",),
    in_context=True,
)
