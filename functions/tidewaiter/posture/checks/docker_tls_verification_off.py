"""Downloads that do not check who answers."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile, assignments, set_by
from tidewaiter.posture.shell import Command

_OPTIONS = {
    "curl": ("-k", "--insecure", "--proxy-insecure"),
    "wget": ("--no-check-certificate",),
    "git": ("http.sslVerify=false", "http.sslverify=false"),
}
_SETTINGS = {
    "git": ("http.sslverify false",),
    "npm": ("strict-ssl false", "strict-ssl=false"),
    "yarn": ("strict-ssl false", "strict-ssl=false"),
    "pip": ("config set global.trusted-host", "config set install.trusted-host"),
    "pip3": ("config set global.trusted-host", "config set install.trusted-host"),
}
_ANYWHERE = ("sslverify=0", "sslverify=false", "verify-peer=false", 'verify-peer "false"')
_VARIABLES = {
    "GIT_SSL_NO_VERIFY": ("1", "true"),
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "PYTHONHTTPSVERIFY": ("0",),
    "NPM_CONFIG_STRICT_SSL": ("false",),
}
_HOSTS = frozenset({"PIP_TRUSTED_HOST", "UV_INSECURE_HOST"})
"""Variables that name the servers which may show any certificate."""


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            options = {part for word in command.arguments() for part in (word, *_short(word))}
            found = options & set(_OPTIONS.get(command.program, ())) or _settings(command)
            if found:
                yield Violation(message=f"{command.program} is called with {min(found)}", line=one.line)
    for one in (*dockerfile.arguments, *dockerfile.of("ENV", "ARG", "RUN")):
        for name, value in set_by(one) if one.name == "RUN" else assignments(one):
            if value is not None and value.lower() in _VARIABLES.get(name.upper(), ()):
                yield Violation(message=f"{name}={value} trusts every server", line=one.line)
            elif value and name.upper() in _HOSTS:
                yield Violation(message=f"{name}={value} trusts any certificate of that server", line=one.line)


def _settings(command: Command) -> set[str]:
    """Find settings that are written with their value as a word of its own, or into a file."""
    joined = " ".join(command.words).lower()
    return {mark for mark in _SETTINGS.get(command.program, ()) if mark in joined} | {mark for mark in _ANYWHERE if mark in joined}


def _short(word: str) -> tuple[str, ...]:
    """Take joined one-letter options apart: `-fsSLk` holds `-k`."""
    return tuple(f"-{letter}" for letter in word[1:]) if word.startswith("-") and not word.startswith("--") and word[1:].isalpha() else ()


CONTROL = Control(
    id="TW-DOCKER-tls-verification-off",
    title="TLS verification is switched off",
    severity=Severity.HIGH,
    why="Anyone on the way can put anything into the image.",
    remediation="Remove the option, and add the missing certificate to the image.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
