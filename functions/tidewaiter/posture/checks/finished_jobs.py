"""Finished Jobs that are kept for ever."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if item.spec.get("ttlSecondsAfterFinished") is None:
        yield Violation(message="no time to live is set", pointer="/spec/ttlSecondsAfterFinished")


def _is_job(item: KubernetesObject) -> bool:
    """Judge Jobs that stand alone: a CronJob removes its own by history limits."""
    return of_kind("Job", "batch")(item) and not item.metadata.get("ownerReferences")


CONTROL = Control(
    id="TW-K8S-finished-jobs",
    title="Finished Jobs are never removed",
    severity=Severity.INFORMATIONAL,
    why="Old pods keep their logs, environment and service account names readable, and fill the API server.",
    remediation="Set `ttlSecondsAfterFinished` on the Job.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/",),
    applies=_is_job,
)
