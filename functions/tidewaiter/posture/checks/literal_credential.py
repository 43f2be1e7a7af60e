"""Credentials written into a manifest as plain values."""

from collections.abc import Iterator

import re2

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence

_NAME = re2.compile(
    r"(?i)(^|[_.-])(password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|secret_?key|private_?key|credentials?)$"
)
_KEY_ID = re2.compile(r"\b(AKIA|ASIA)[A-Z2-7]{16}\b")
_URL = re2.compile(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^/\s:@]{1,64}:[^/\s:@$]{3,128}@")
_MIN_LENGTH = 4
_MAX_VALUE = 4096


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        for index, one in enumerate(map(mapping, sequence(container.body.get("env")))):
            name, value = str(one.get("name", "")), one.get("value")
            if isinstance(value, str) and _is_credential(name, value[:_MAX_VALUE]):
                yield Violation(
                    message=f"container {container.name}: {name} holds a credential in plain text",
                    pointer=f"{container.pointer}/env/{index}/value",
                )
        for field in ("command", "args"):
            for index, word in enumerate(sequence(container.body.get(field))):
                if _is_known_form(str(word)[:_MAX_VALUE]):
                    yield Violation(
                        message=f"container {container.name}: a credential in its {field}", pointer=f"{container.pointer}/{field}/{index}"
                    )


def _is_credential(name: str, value: str) -> bool:
    """Judge by form first; by name only where the value is no reference, path, flag or number."""
    if _is_known_form(value):
        return True
    plain = len(value) >= _MIN_LENGTH and not value.startswith(
        ("/", "./", "$", "http://", "https://", "arn:", "vault:", "ssm:", "secretsmanager:")
    )
    return (
        plain
        and "$(" not in value
        and value.lower() not in ("true", "false", "none", "null")
        and not value.isdecimal()
        and bool(_NAME.search(name))
    )


def _is_known_form(text: str) -> bool:
    """Search only where something fixed of the form occurs: a search costs more than all else that is done with most words."""
    is_key = ("AKIA" in text or "ASIA" in text) and _KEY_ID.search(text)
    return bool(is_key or ("://" in text and "@" in text and _URL.search(text)))


CONTROL = Control(
    id="TW-K8S-literal-credential",
    title="Credential is written into the manifest",
    severity=Severity.HIGH,
    why=("Whoever reads the manifest, its repository or the pod's description has the credential, and it outlives every rotation."),
    remediation="Move the value to a Secret or Secrets Manager, refer to it, and replace the credential: it is known now.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/secrets-good-practices/",),
)
