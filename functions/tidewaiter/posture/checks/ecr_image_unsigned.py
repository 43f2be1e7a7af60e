"""What was tagged last in a repository carries no signature."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    if "images" in repository.unread:
        yield Unknown(reason=repository.unread["images"], permission="ecr:DescribeImages")
    elif repository.latest_signed is False:
        yield Violation(message="no signature refers to what was tagged last", pointer="/images")


def _has_images(repository: Repository) -> bool:
    """Leave an empty repository alone: there is nothing to judge."""
    return repository.latest_signed is not None or bool(repository.unread)


CONTROL = Control(
    id="TW-ECR-image-unsigned",
    title="Latest image carries no signature",
    severity=Severity.LOW,
    why="Without a signature nothing can tell an image that your pipeline built from one that somebody else pushed.",
    remediation=(
        "Sign when building (`cosign sign REPOSITORY@DIGEST`, `notation sign REPOSITORY@DIGEST`), or let ECR sign what is pushed "
        "(`aws ecr put-signing-configuration`). Whose signature it is, `tidewaiter scan image --trust` verifies."
    ),
    targets=(Target.REPOSITORY,),
    check=_check,
    applies=_has_images,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html",),
)
