"""Repositories encrypted without a key of one's own."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    if repository.encryption is None:
        yield Unknown(reason="the encryption of the repository is not known", permission="ecr:DescribeRepositories")
    elif not repository.encryption.startswith("KMS"):
        yield Violation(message=f"encryption is {repository.encryption or 'not set'}", pointer="/encryptionConfiguration/encryptionType")
    elif repository.key_manager == "AWS":
        what = f"encryption is {repository.encryption} with the key that AWS manages for ECR, whose policy nobody here can change"
        yield Violation(message=what, pointer="/encryptionConfiguration/kmsKey")
    elif repository.key_manager != "CUSTOMER":
        yield Unknown(reason="whether the repository's key is one of yours is not known", permission="kms:DescribeKey")


CONTROL = Control(
    id="TW-ECR-encryption",
    title="Repository is not encrypted with a key of yours",
    severity=Severity.LOW,
    why="A key of one's own adds a second permission to reading layers, a record of its use, and a way to withhold them.",
    remediation=(
        "Create the repository anew with your key (it cannot be changed later) and copy the images: `aws ecr create-repository "
        "--repository-name NAME --encryption-configuration encryptionType=KMS,kmsKey=KEY`."
    ),
    targets=(Target.REPOSITORY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",),
    mappings={},
)
