"""Access entries that read every Secret of a cluster, or enter every pod."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import EntryView
from tidewaiter.posture.rbac import Grant


def _check(view: EntryView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission="eks:ListAccessEntries")
        return
    for one in view.grants:
        if one.rules is None:
            yield Unknown(reason=f"what the access policy {one.role} allows is not known here")
        elif not one.namespace and not one.everything and (power := _power(one)):
            yield Violation(message=f"{view.entry.principal_arn} {power} of the cluster ({one.role})", pointer="/associatedAccessPolicies")


def _power(grant: Grant) -> str:
    if any(grant.allows(verb, "", "secrets") for verb in ("get", "list")):
        return "reads every Secret"
    return "enters every pod" if grant.allows("create", "", "pods/exec") else ""


CONTROL = Control(
    id="TW-EKS-access-entry-secrets",
    title="Access entry reads every Secret",
    severity=Severity.HIGH,
    why="View for administrators, edit and admin all read Secrets; at cluster scope that is every credential in the cluster.",
    remediation="Scope the policy to namespaces (`--access-scope type=namespace,namespaces=...`), or use AmazonEKSViewPolicy.",
    targets=(Target.ENTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",),
    mappings={"CIS EKS 1.8.0": ("4.1.2",)},
)
