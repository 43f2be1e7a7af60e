"""Long-lived AWS access keys in manifests: in Secrets, ConfigMaps and the words of containers."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.kept import keys_in, keys_of_object
from tidewaiter.posture.objects import KubernetesObject
from tidewaiter.posture.pods import Pod, mapping, sequence

_SECRET_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def _check(subject: KubernetesObject | Pod) -> Iterator[Violation | Unknown]:
    if isinstance(subject, KubernetesObject):
        for place, keys in keys_of_object(subject.data).items():
            yield Violation(message=f"holds the AWS access key {_shown(keys[0])}", pointer=place)
        return
    for container in subject.containers():
        for index, one in enumerate(map(mapping, sequence(container.body.get("env")))):
            yield from _variable(str(one.get("name", "")), one, f"{container.pointer}/env/{index}")
        for field in ("command", "args"):
            for index, word in enumerate(sequence(container.body.get(field))):
                yield from (_key(key, f"{container.pointer}/{field}/{index}") for key in keys_in(word))


def _variable(name: str, one: object, pointer: str) -> Iterator[Violation]:
    source = mapping(mapping(one).get("valueFrom"))
    yield from (_key(key, f"{pointer}/value") for key in keys_in(mapping(one).get("value")))
    if name in _SECRET_NAMES and source:
        message = f"{name} comes from a {'Secret' if source.get('secretKeyRef') else 'ConfigMap'}: a key that was written down once"
        yield Violation(message=message, pointer=f"{pointer}/valueFrom", severity=Severity.HIGH)


def _key(key: str, pointer: str) -> Violation:
    return Violation(message=f"the AWS access key {_shown(key)} stands here", pointer=pointer)


def _shown(key: str) -> str:
    return f"{key[:8]}..."


def _can_hold(subject: KubernetesObject | Pod) -> bool:
    return isinstance(subject, Pod) or subject.data.get("kind") in ("Secret", "ConfigMap")


CONTROL = Control(
    id="TW-IAM-static-keys",
    title="Static AWS access key in the cluster",
    severity=Severity.CRITICAL,
    why="The key works from anywhere until somebody deletes it, and everybody who reads the object has it.",
    remediation="Delete the key (`aws iam delete-access-key`), and give the workload a role by Pod Identity.",
    targets=(Target.POD, Target.OBJECT),
    check=_check,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",),
    applies=_can_hold,
)
