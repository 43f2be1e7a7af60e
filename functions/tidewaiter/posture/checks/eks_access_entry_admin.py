"""Access entries that make a principal administrator of the whole cluster."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import EntryView


def _check(view: EntryView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="eks:ListAccessEntries")
        return
    for one in view.grants:
        if one.rules is None:
            yield Unknown(reason=f"what the access policy {one.role} allows is not known here")
        elif one.everything and not one.namespace and not view.is_amazons:
            yield Violation(
                message=f"{view.entry.principal_arn} may do everything in the cluster ({one.role})", pointer="/associatedAccessPolicies"
            )


CONTROL = Control(
    id="TW-EKS-access-entry-admin",
    title="Access entry makes its principal cluster administrator",
    severity=Severity.HIGH,
    why="Whoever can assume the principal owns everything in the cluster, and no RBAC binding shows it.",
    remediation=(
        "Associate a smaller policy or a namespace scope: `aws eks disassociate-access-policy` and `associate-access-policy "
        "--access-scope type=namespace,namespaces=...`. Waive the few principals that must administer the cluster."
    ),
    targets=(Target.ENTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.1",)},
)
