"""Repositories that keep every image for ever."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    if repository.lifecycle is None:
        reason = repository.unread.get("lifecycle", "the lifecycle policy of the repository is not known")
        yield Unknown(reason=reason, permission="ecr:GetLifecyclePolicy")
    elif not repository.lifecycle:
        yield Violation(message="there is no lifecycle policy", pointer="/lifecyclePolicy")


CONTROL = Control(
    id="TW-ECR-no-lifecycle-policy",
    title="Repository has no lifecycle policy",
    severity=Severity.LOW,
    why="Old images stay, with flaws that were mended long ago, and anyone who may pull can still run them.",
    remediation=(
        "Expire what is old: `aws ecr put-lifecycle-policy --repository-name NAME --lifecycle-policy-text file://policy.json`, "
        "tried first with `aws ecr start-lifecycle-policy-preview`."
    ),
    targets=(Target.REPOSITORY,),
    check=_check,
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html",
    ),
)
