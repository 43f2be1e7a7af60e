"""Access entries whose groups are powerful, or bound to nothing yet."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import EntryView


def _check(view: EntryView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="eks:ListAccessEntries")
        return
    for one in view.groups:
        if one.power:
            yield Violation(message=f"{view.entry.principal_arn} {one.power} by group {one.name}", pointer="/kubernetesGroups")
        elif one.bound is None:
            reason = f"whether group {one.name} is bound to anything is not known"
            yield Unknown(reason=reason, permission="kubernetes:list clusterrolebindings")
        elif one.unread:
            yield Unknown(
                reason=f"group {one.name} is bound to {one.unread}, which is not known", permission="kubernetes:list clusterroles"
            )
        elif not one.bound:
            message = f"group {one.name} of {view.entry.principal_arn} is bound to nothing: who binds it later lets the principal in"
            yield Violation(message=message, pointer="/kubernetesGroups", severity=Severity.LOW)


CONTROL = Control(
    id="TW-EKS-access-entry-groups",
    title="Access entry's groups are powerful or dangling",
    severity=Severity.HIGH,
    why="EKS does not check that groups exist: a powerful one is an administrator nobody lists, a dangling one a grant that waits.",
    remediation="Bind the group to a role with less, or take it out: `aws eks update-access-entry --kubernetes-groups ...`.",
    targets=(Target.ENTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.1",)},
)
