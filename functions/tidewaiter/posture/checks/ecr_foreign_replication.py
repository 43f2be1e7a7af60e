"""Replication of images into other accounts."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Registry
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import mapping, sequence


def _check(registry: Registry) -> Iterator[Violation | Unknown]:
    if registry.replication is None:
        reason = registry.unread.get("replication", "the replication of the registry is not known")
        yield Unknown(reason=reason, permission="ecr:DescribeRegistry")
        return
    for index, rule in enumerate(registry.replication):
        accounts = {str(mapping(one).get("registryId", "")) for one in sequence(rule.get("destinations"))} - {registry.account}
        if accounts:
            filters = [str(mapping(one).get("filter", "")) for one in sequence(rule.get("repositoryFilters"))]
            what = f"repositories that begin with {', '.join(filters)}" if filters else "all repositories"
            yield Violation(
                message=f"{what} are copied to {', '.join(sorted(accounts))}", pointer=f"/replicationConfiguration/rules/{index}"
            )


CONTROL = Control(
    id="TW-ECR-foreign-replication",
    title="Images are replicated into another account",
    severity=Severity.HIGH,
    why="Each push is copied to where your policies do not reach, with whatever the images hold.",
    remediation=(
        "Remove the destination, or set it aside if the account is yours: `aws ecr describe-registry`, "
        "`aws ecr put-replication-configuration --replication-configuration file://replication.json`."
    ),
    targets=(Target.REGISTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.2",)},
)
