"""Repositories that running code, users or other accounts can push to."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.reaching import permission_of
from tidewaiter.posture.identity.view import Pushers


def _check(view: Pushers) -> Iterator[Violation | Unknown]:
    if view.running:
        yield Violation(message=f"roles of instances and pods can push: {_names(view.running)}")
    if view.foreign:
        yield Violation(message=f"the repository policy lets others push: {_names(view.foreign)}", pointer="/policy")
    if view.users:
        yield Violation(message=f"users with long-lived keys can push: {_names(view.users)}", severity=Severity.MEDIUM)
    if view.unread:
        yield Unknown(reason=view.unread, permission=permission_of(view.unread))


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004 - enough to recognise


CONTROL = Control(
    id="TW-ECR-who-can-push",
    title="Others than pipelines can push images",
    severity=Severity.HIGH,
    why="Who replaces an image runs code wherever it is deployed next: a stolen pod becomes a way into the supply chain.",
    remediation=(
        "Allow ecr:PutImage to the roles of your pipelines only (`aws iam put-role-policy`, `aws ecr set-repository-policy`), and make "
        "tags immutable: `aws ecr put-image-tag-mutability --repository-name NAME --image-tag-mutability IMMUTABLE`."
    ),
    targets=(Target.PUSHERS,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.2", "5.1.3")},
)
