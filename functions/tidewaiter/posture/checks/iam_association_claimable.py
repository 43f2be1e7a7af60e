"""Pod Identity associations that others than the intended pods get."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import AssociationView


def _check(view: AssociationView) -> Iterator[Violation | Unknown]:
    one = view.association
    if one.service_account == "default":
        yield Violation(message=f"every pod of namespace {one.namespace} that names no service account gets {one.role_arn}")
    elif view.exists is None:
        yield Unknown(reason="the service accounts of the cluster could not be listed", permission="kubernetes:list serviceaccounts")
    elif not view.exists:
        message = f"service account {one.namespace}/{one.service_account} does not exist: who creates it gets {one.role_arn}"
        yield Violation(message=message, severity=Severity.MEDIUM)


CONTROL = Control(
    id="TW-IAM-association-claimable",
    title="Pod Identity association for a default or missing service account",
    severity=Severity.HIGH,
    why="The role goes to pods that nobody chose: all that name no account, or whoever creates the account first.",
    remediation=(
        "Give the workload a service account of its own (`kubectl -n NAMESPACE create serviceaccount NAME`), associate the role with "
        "that (`aws eks create-pod-identity-association`), and delete this one: `aws eks delete-pod-identity-association "
        "--cluster-name NAME --association-id ID`."
    ),
    targets=(Target.ASSOCIATION,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",),
)
