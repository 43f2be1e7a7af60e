"""Repository policies that let anyone in."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.repository_policies import openings


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    if "policy" in repository.unread:
        yield Unknown(reason=f"policy of the repository: {repository.unread['policy']}", permission="ecr:GetRepositoryPolicy")
    for one in openings(repository.policy or {}):
        if one.anyone:
            yield Violation(message=f"statement {one.name} allows every AWS account", pointer=f"/policy/Statement/{one.position}/Principal")


CONTROL = Control(
    id="TW-ECR-public-policy",
    title="Repository policy lets every AWS account in",
    severity=Severity.CRITICAL,
    why="Anyone with any AWS account can pull, or even replace, the images.",
    remediation=(
        "Name the accounts, or add a condition on aws:PrincipalOrgID: `aws ecr set-repository-policy --repository-name NAME "
        "--policy-text file://policy.json`."
    ),
    targets=(Target.REPOSITORY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.2",)},
)
