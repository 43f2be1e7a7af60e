"""Registries that sign nothing themselves."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Registry
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(registry: Registry) -> Iterator[Violation | Unknown]:
    if registry.signing is None:
        reason = registry.unread.get("signing", "the signing configuration of the registry is not known")
        yield Unknown(reason=reason, permission="ecr:GetSigningConfiguration")
    elif not registry.signing:
        yield Violation(message="the registry signs no image that is pushed", pointer="/signingConfiguration")


CONTROL = Control(
    id="TW-ECR-signing-configuration",
    title="Registry signs no images",
    severity=Severity.LOW,
    why="A registry that signs what is pushed gives clusters something to verify without a change to any pipeline.",
    remediation=(
        "`aws ecr put-signing-configuration --signing-configuration file://signing.json` with a signing profile of AWS Signer for the "
        "repositories; not needed where the pipeline signs."
    ),
    targets=(Target.REGISTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html",),
)
