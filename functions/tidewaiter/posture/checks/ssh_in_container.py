"""Remote shells and sudo inside containers."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence

_SSH = 22


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        for index, one in enumerate(map(mapping, sequence(container.body.get("ports")))):
            if one.get("containerPort") == _SSH:
                yield Violation(
                    message=f"container {container.name} listens on port 22", pointer=f"{container.pointer}/ports/{index}/containerPort"
                )
        for field in ("command", "args"):
            for index, word in enumerate(sequence(container.body.get(field))):
                if {"sudo", "sshd", "/usr/sbin/sshd", "/usr/bin/sudo"} & set(str(word).split()):
                    yield Violation(message=f"container {container.name} runs {word}", pointer=f"{container.pointer}/{field}/{index}")


CONTROL = Control(
    id="TW-K8S-ssh-in-container",
    title="Container offers SSH or runs sudo",
    severity=Severity.INFORMATIONAL,
    why=(
        "A login service in a container is a second way in that no audit log of the cluster sees; sudo means that "
        "the image expects to change users."
    ),
    remediation="Remove the SSH server and use `kubectl exec`; run the program as the user that it needs.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/security-checklist/",),
)
