"""Rights of service accounts called default."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation]:
    """Fail the account itself, and the group of all accounts of its namespace; that of all accounts has a control of its own."""
    for subject in grant.subjects:
        of_group = subject.kind == "Group" and subject.name.startswith("system:serviceaccounts:")
        if of_group or (subject.kind == "ServiceAccount" and subject.name == "default"):
            yield Violation(message=f"{subject} holds {grant.role_kind} {grant.role} in {grant.scope}", pointer="/subjects")


CONTROL = Control(
    id="TW-RBAC-default-service-account",
    title="A default service account has rights",
    severity=Severity.MEDIUM,
    why="Every pod that names no account has these rights.",
    remediation=(
        "Bind the role to an account of the workload's own: `kubectl -n NAMESPACE create serviceaccount NAME`, `kubectl -n NAMESPACE "
        "create rolebinding NAME --role=ROLE --serviceaccount=NAMESPACE:NAME`."
    ),
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.5",)},
)
