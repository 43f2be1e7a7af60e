"""Access entries that let nobody in, or nobody who still exists."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.using import idle_since
from tidewaiter.posture.identity.view import EntryView


def _check(view: EntryView, context: Context) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="eks:ListAccessEntries")
        return
    if view.exists is False:
        message = f"{view.entry.principal_arn} does not exist any more"
        yield Violation(message=message, pointer="/principalArn")
    elif view.is_stale:
        message = f"{view.entry.principal_arn} was made again after its entry, which is bound to the one before and never matches"
        yield Violation(message=message, pointer="/principalArn")
    elif view.exists is None and not view.is_foreign:
        yield Unknown(reason="whether the principal exists is not known", permission="iam:GetAccountAuthorizationDetails")
    since = idle_since(view.created, view.last_used, context.today)
    if since and not view.is_stale:
        yield Violation(message=f"nobody used {view.entry.principal_arn} {since}", pointer="/principalArn")
    if not view.entry.policies and not view.entry.groups:
        yield Violation(
            message=f"the entry of {view.entry.principal_arn} has neither policies nor groups", pointer="/associatedAccessPolicies"
        )


CONTROL = Control(
    id="TW-EKS-access-entry-orphan",
    title="Access entry lets nobody in",
    severity=Severity.LOW,
    why="Dead entries hide the living ones, and some come to life with the next group or policy.",
    remediation="`aws eks delete-access-entry --cluster-name ... --principal-arn ...`; make it again for a role that was made again.",
    targets=(Target.ENTRY,),
    check=_check,
    in_context=True,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.7",)},
)
