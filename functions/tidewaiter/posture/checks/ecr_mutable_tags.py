"""Repositories whose tags can be moved."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

# What workloads usually run by: a tag of these that can be moved undoes the immutability of all others.
_RUN_BY = ("latest", "stable", "main", "prod", "production", "prod-1", "release", "release-1", "v1", "1.0", "1.0.0", "v1.0.0")


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    exceptions = repository.tag_exclusions
    if repository.immutable_tags is None:
        yield Unknown(reason="the tag mutability of the repository is not known", permission="ecr:DescribeRepositories")
    elif not repository.immutable_tags and "*" not in exceptions:
        kept = f" other than {', '.join(exceptions)}" if exceptions else ""
        yield Violation(message=f"tags{kept} can be overwritten", pointer="/imageTagMutability")
    elif repository.immutable_tags:
        for pattern in exceptions:
            moved = next((tag for tag in _RUN_BY if fnmatchcase(tag, pattern)), "")
            if moved:
                what = f"tags like {pattern} can be overwritten although others cannot, {moved} among them"
                yield Violation(message=what, pointer="/imageTagMutabilityExclusionFilters")


CONTROL = Control(
    id="TW-ECR-mutable-tags",
    title="Image tags are mutable",
    severity=Severity.MEDIUM,
    why="Whoever can push can replace the image behind a tag that workloads already run.",
    remediation=(
        "Set the repository's tag mutability to IMMUTABLE, without exceptions for tags that workloads run by: "
        "`aws ecr put-image-tag-mutability --repository-name NAME --image-tag-mutability IMMUTABLE`."
    ),
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
