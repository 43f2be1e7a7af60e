"""Access entries for IAM users and for other accounts."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import EntryView


def _check(view: EntryView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="eks:ListAccessEntries")
        return
    if view.is_foreign:
        yield Violation(
            message=f"{view.entry.principal_arn} belongs to another account, which decides who uses it", pointer="/principalArn"
        )
    if view.is_user:
        yield Violation(message=f"{view.entry.principal_arn} is an IAM user, whose keys never expire", pointer="/principalArn")


CONTROL = Control(
    id="TW-EKS-access-entry-principal",
    title="Access entry for an IAM user or another account",
    severity=Severity.HIGH,
    why="A user's access keys are good for ever wherever they leak; in another account somebody else says who may act.",
    remediation=(
        "Let people in over roles of this account that they assume with MFA (`aws eks create-access-entry --principal-arn ROLE`), and "
        "delete the entry: `aws eks delete-access-entry --cluster-name NAME --principal-arn ARN`."
    ),
    targets=(Target.ENTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",),
    mappings={"CIS EKS 1.8.0": ("5.5.1",)},
)
