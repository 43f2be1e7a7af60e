"""Credentials in ConfigMaps."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import escape, mapping

_MAX_CHARACTERS = 1 << 20


def _check(item: KubernetesObject, context: Context) -> Iterator[Violation | Unknown]:
    if context.secrets_in is None:
        yield Unknown(reason="the forms of secrets are not at hand")
        return
    for key, value in mapping(item.data.get("data")).items():
        # The name of a key is often all that tells what its value is.
        found = context.secrets_in(f"{key}: {str(value)[:_MAX_CHARACTERS]}")
        for title in sorted({title for title, _ in found}):
            yield Violation(
                message=f"{key} holds a secret that everybody with `get configmaps` reads: {title}", pointer=f"/data/{escape(str(key))}"
            )


CONTROL = Control(
    id="TW-K8S-config-map-credential",
    title="ConfigMap holds a credential",
    severity=Severity.HIGH,
    why="ConfigMaps are read by far more people and programs than Secrets are, and stand in backups and repositories in the clear.",
    remediation=(
        "Move it to a Secret (`kubectl create secret generic`) or Secrets Manager, refer to it by `secretKeyRef`, and replace the "
        "credential: it is known now."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/configuration/configmap/",),
    applies=of_kind("ConfigMap"),
    in_context=True,
)
