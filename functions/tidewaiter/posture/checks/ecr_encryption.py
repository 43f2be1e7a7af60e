"""Repositories encrypted without KMS."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    if repository.encryption is None:
        yield Unknown(reason="the encryption of the repository is not known", permission="ecr:DescribeRepositories")
    elif not repository.encryption.startswith("KMS"):
        yield Violation(message=f"encryption is {repository.encryption or 'not set'}", pointer="/encryptionConfiguration/encryptionType")


CONTROL = Control(
    id="TW-ECR-encryption",
    title="Repository is not encrypted with KMS",
    severity=Severity.LOW,
    why="A KMS key adds a second permission to reading layers, and a record of its use.",
    remediation="Create the repository anew with KMS encryption (it cannot be changed later) and copy the images.",
    targets=(Target.REPOSITORY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",),
    mappings={},
)
