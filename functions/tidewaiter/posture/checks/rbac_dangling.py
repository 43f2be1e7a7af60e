"""Bindings of roles or accounts that do not exist."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, unknown_role
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    if grant.absent:
        yield Violation(message=f"{grant.role_kind} {grant.role} does not exist", pointer="/roleRef")
    elif grant.rules is None:
        yield unknown_role(grant)
    accounts = [subject for subject in grant.subjects if subject.kind == "ServiceAccount"]
    if grant.accounts is not None:
        missing = [subject for subject in accounts if (subject.namespace, subject.name) not in grant.accounts]
        yield from (Violation(message=f"{subject} does not exist", pointer="/subjects") for subject in missing)
    elif accounts and grant.accounts_unread:
        yield Unknown(reason="the service accounts of the cluster could not be listed", permission="kubernetes:list serviceaccounts")


CONTROL = Control(
    id="TW-RBAC-dangling",
    title="Binding names a missing role or account",
    severity=Severity.LOW,
    why="Whoever may create the missing role or account decides what the binding gives, or to whom.",
    remediation="`kubectl delete clusterrolebinding NAME`, or `kubectl -n NAMESPACE delete rolebinding NAME`.",
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
)
