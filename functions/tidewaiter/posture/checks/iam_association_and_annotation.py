"""Service accounts with both ways of getting a role."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.view import AssociationView


def _check(view: AssociationView) -> Iterator[Violation]:
    if view.annotated:
        one = view.association
        yield Violation(message=f"service account {one.namespace}/{one.service_account} has a role annotation and an association")


CONTROL = Control(
    id="TW-IAM-association-and-annotation",
    title="Service account has both IRSA and Pod Identity",
    severity=Severity.INFORMATIONAL,
    why="Which role the workload gets depends on the SDK's credential chain, and removing one way leaves the other.",
    remediation="Remove the `eks.amazonaws.com/role-arn` annotation once the association works.",
    targets=(Target.ASSOCIATION,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",),
)
