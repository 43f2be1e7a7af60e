"""Repositories whose tags can be moved."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    if repository.immutable_tags is None:
        yield Unknown(reason="the tag mutability of the repository is not known", permission="ecr:DescribeRepositories")
    elif not repository.immutable_tags:
        yield Violation(message="tags can be overwritten", pointer="/imageTagMutability")


CONTROL = Control(
    id="TW-ECR-mutable-tags",
    title="Image tags are mutable",
    severity=Severity.MEDIUM,
    why="Whoever can push can replace the image behind a tag that workloads already run.",
    remediation="Set the repository's tag mutability to IMMUTABLE.",
    targets=(Target.REPOSITORY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",),
    mappings={
        "CIS EKS 1.8.0": ("5.1.1",),
        "NIST 800-53r5": (
            "CA-9(1)",
            "CM-2",
            "CM-8(1)",
        ),
    },
)
