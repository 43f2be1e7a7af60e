"""Service accounts with the annotation of a role that they do not get."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.reaching import permission_of
from tidewaiter.posture.identity.view import ServiceAccountView


def _check(view: ServiceAccountView) -> Iterator[Violation | Unknown]:
    if view.works is None:
        yield Unknown(reason=view.why, permission=permission_of(view.why))
    elif not view.works:
        message = f"{view.name} does not get {view.role_arn}: {view.why}"
        yield Violation(message=message, pointer="/metadata/annotations/eks.amazonaws.com~1role-arn")


CONTROL = Control(
    id="TW-IAM-annotation-broken",
    title="Service account's role annotation does not work",
    severity=Severity.LOW,
    why="The workload falls back to the node's role, if it reaches it, and people believe it has one of its own.",
    remediation=(
        "Let the role's trust policy name the service account (`aws iam update-assume-role-policy`), or correct the annotation: "
        "`kubectl -n NAMESPACE annotate --overwrite serviceaccount NAME eks.amazonaws.com/role-arn=ROLE`."
    ),
    targets=(Target.ACCOUNT,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",),
)
