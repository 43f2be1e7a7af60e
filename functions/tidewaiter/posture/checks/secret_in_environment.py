"""Kubernetes Secrets handed to programs as environment variables."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        for index, one in enumerate(map(mapping, sequence(container.body.get("env")))):
            if mapping(one.get("valueFrom")).get("secretKeyRef") is not None:
                yield Violation(
                    message=f"container {container.name} gets {one.get('name', '')} from a Secret",
                    pointer=f"{container.pointer}/env/{index}/valueFrom/secretKeyRef",
                )
        for index, one in enumerate(map(mapping, sequence(container.body.get("envFrom")))):
            if one.get("secretRef") is not None:
                yield Violation(
                    message=f"container {container.name} gets a whole Secret", pointer=f"{container.pointer}/envFrom/{index}/secretRef"
                )


CONTROL = Control(
    id="TW-K8S-secret-in-environment",
    title="Secret is passed as an environment variable",
    severity=Severity.LOW,
    why=("Environments are inherited by child processes and end up in crash reports and debug pages; files of a volume do not."),
    remediation=(
        "Mount the Secret as a volume (`volumes[].secret.secretName`, `volumeMounts`), or read it from Secrets Manager with the CSI "
        "driver (`SecretProviderClass`)."
    ),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/secrets-good-practices/",),
    mappings={"CIS EKS 1.8.0": ("4.4.1", "4.4.2"), "PCI DSS 4.0.1": ("3.5.1",)},
)
