"""An image without the secrets of its configuration: reports are stored, sent on and published, so they repeat none."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import re2

from tidewaiter.content.engine import secrets_of
from tidewaiter.model.image import Image, ImageConfig

MASK = "***"
_SENSITIVE = re2.compile(
    r"(?i)(?:PASS(?:WORD|WD|PHRASE|WORT)?|_PWD|SECRET|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION)[_.-]?KEY)[0-9_]{0,3}$"
)
_MOST_TEXT = 1 << 20


def masked(image: Image) -> Image:
    """Return the image with every secret in its environment, labels, commands, history and annotations replaced.

    A value that is a secret in one place is replaced in all, and variables with the names of secrets lose their value whatever it is.
    Digests stay those of the original: the result describes the image and is not to be written back.
    """
    values = sorted(_values(image), key=len, reverse=True)

    def hide(text: str) -> str:
        for value in values:
            text = text.replace(value, MASK)
        return text

    def hidden(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(hide(text) for text in texts)

    config = image.config
    return replace(
        image,
        config=replace(
            config,
            user=hide(config.user),
            working_dir=hide(config.working_dir),
            volumes=hidden(config.volumes),
            env=hidden(config.env),
            labels={hide(name): hide(value) for name, value in config.labels.items()},
            entrypoint=hidden(config.entrypoint),
            cmd=hidden(config.cmd),
            history=tuple(replace(entry, created_by=hide(entry.created_by), comment=hide(entry.comment)) for entry in config.history),
        ),
        annotations={hide(name): hide(value) for name, value in image.annotations.items()},
        layers=tuple(replace(layer, created_by=hide(layer.created_by)) for layer in image.layers),
    )


def hidden_in(text: str) -> str:
    """Return a text without the secrets that it holds itself."""
    for value in sorted(_secrets(text), key=len, reverse=True):
        text = text.replace(value, MASK)
    return text


def _values(image: Image) -> set[str]:
    """Collect what is to be replaced; one character is left, since it would be replaced inside every word."""
    found = {value for text in _texts(image.config) for value in _secrets(text)}
    found |= {value for pair in image.annotations.items() for value in _secrets("=".join(pair))}
    found |= {value for assignment in _assignments(image.config) for value in values_named(assignment)}
    return {value for value in found if len(value) > 1}


def _assignments(config: ImageConfig) -> Iterator[str]:
    """Yield `name=value` texts: variables and labels whole, words of commands (build arguments: `|1 TOKEN=x /bin/sh`; `--token x`)."""
    yield from config.env
    yield from (f"{name}={value}" for name, value in config.labels.items())
    for text in (" ".join(config.entrypoint), " ".join(config.cmd), *(entry.created_by for entry in config.history)):
        words = text[:_MOST_TEXT].split()
        yield from words
        yield from (f"{option}={value}" for option, value in pairwise(words) if option.startswith("--") and not value.startswith("-"))


def values_named(assignment: str) -> Iterator[str]:
    """Yield the value that a sensitive name is given, with and without its quotes; a mere reference to a variable is no secret."""
    name, _, value = assignment.partition("=")
    if value and not value.lstrip("\"'").startswith("$") and _SENSITIVE.search(name):
        yield value
        yield value.strip("\"'")


def _texts(config: ImageConfig) -> Iterator[str]:
    """Yield the texts as the check for secrets reads them, so that what it reports is what is hidden."""
    yield "\n".join(" ".join(variable.splitlines()) for variable in config.env)
    yield from (f"{name}={value}" for name, value in config.labels.items())
    yield from (config.user, config.working_dir, *config.volumes)
    yield " ".join(config.entrypoint)
    yield " ".join(config.cmd)
    yield from (f"{entry.created_by}\n{entry.comment}" for entry in config.history)


def _secrets(text: str) -> Iterator[str]:
    for secret in secrets_of(text[:_MOST_TEXT]):
        yield secret.value.decode(errors="replace")
