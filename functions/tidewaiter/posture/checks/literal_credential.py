"""Credentials written into a manifest as plain values."""

from collections.abc import Iterator, Sequence

import re2

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.credential_words import holds_key_id, is_literal, names_credential, secrets_at
from tidewaiter.posture.pods import Container, Pod, mapping, sequence

_URL = re2.compile(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^/\s:@]{1,64}:[^/\s:@$]{3,128}@")
_NAMED_SECRET = re2.compile(r"secret[= ][a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9.-]*$")
"""`--tls-secret=namespace/name` names an object."""
_MAX_VALUE = 4096
_Text = tuple[str, str, str, str]
"""Where a text stands in words, what is wrong with it by itself or nothing, its pointer, and the text as it is searched."""


def _check(pod: Pod, context: Context = NO_CONTEXT) -> Iterator[Violation]:
    """Judge variables by name and form, words of commands by form; then search both for the forms of secrets of all kinds."""
    told: set[str] = set()
    texts: list[tuple[tuple[str, str], str]] = []
    for container in pod.containers():
        for where, what, pointer, said in (*_variables(container), *_words(container)):
            message = f"container {container.name}: {where}"
            if what:
                told.add(pointer)
                yield Violation(message=f"container {container.name}: {what}", pointer=pointer)
            texts.append(((pointer, message), said))
    for (pointer, message), title in secrets_at(texts, context):
        if pointer not in told:
            told.add(pointer)
            yield Violation(message=f"{message} holds a secret in plain text: {title}", pointer=pointer)


def _variables(container: Container) -> Iterator[_Text]:
    for index, one in enumerate(map(mapping, sequence(container.body.get("env")))):
        name, value = str(one.get("name", "")), one.get("value")
        if isinstance(value, str):
            what = f"{name} holds a credential in plain text" if _is_credential(name, value[:_MAX_VALUE]) else ""
            yield name, what, f"{container.pointer}/env/{index}/value", f"{name}={value}"


def _words(container: Container) -> Iterator[_Text]:
    for field in ("command", "args"):
        words = [str(word) for word in sequence(container.body.get(field))]
        for index, word in enumerate(words):
            what = f"a credential in its {field}" if _is_known_form(word[:_MAX_VALUE]) else ""
            said = _with_option(words, index)[:_MAX_VALUE]
            yield field, what, f"{container.pointer}/{field}/{index}", "" if "secret" in said and _NAMED_SECRET.search(said) else said


def _with_option(words: Sequence[str], index: int) -> str:
    """Write a word behind the option that it is the value of: `--password` says what the next word is."""
    before = words[index - 1] if index else ""
    return f"{before} {words[index]}" if before.startswith("-") and "=" not in before else words[index]


def _is_credential(name: str, value: str) -> bool:
    """Judge by form first; by name only where the value is no reference, path, flag or number."""
    return _is_known_form(value) or (is_literal(value) and names_credential(name))


def _is_known_form(text: str) -> bool:
    """Search only where something fixed of the form occurs: a search costs more than all else that is done with most words."""
    return holds_key_id(text) or ("://" in text and "@" in text and _URL.search(text) is not None)


CONTROL = Control(
    id="TW-K8S-literal-credential",
    title="Credential is written into the manifest",
    severity=Severity.HIGH,
    why=("Whoever reads the manifest, its repository or the pod's description has the credential, and it outlives every rotation."),
    remediation=(
        "Move the value to a Secret (`kubectl create secret generic`) or Secrets Manager, refer to it by `valueFrom.secretKeyRef`, and "
        "replace the credential: it is known now."
    ),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/secrets-good-practices/",),
    in_context=True,
)
