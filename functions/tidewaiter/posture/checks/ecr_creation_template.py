"""Templates that create repositories with weak settings."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.cloud import Registry
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.repository_policies import openings

_CACHE_ONLY = ["PULL_THROUGH_CACHE"]


def _check(registry: Registry) -> Iterator[Violation | Unknown]:
    if registry.templates is None:
        reason = registry.unread.get("templates", "the repository creation templates of the registry are not known")
        yield Unknown(reason=reason, permission="ecr:DescribeRepositoryCreationTemplates")
        return
    for index, one in enumerate(registry.templates):
        for what, field, severity in _flaws(one):
            place = f"/repositoryCreationTemplates/{index}/{field}"
            yield Violation(message=f"repositories of {one.get('prefix', '')} are made {what}", pointer=place, severity=severity)


def _flaws(template: Mapping[str, Any]) -> Iterator[tuple[str, str, Severity | None]]:
    """Yield what is weak; a cache has to follow tags that move upstream, so there they may be overwritten."""
    if (
        not str(template.get("imageTagMutability", "MUTABLE")).startswith("IMMUTABLE")
        and list(sequence(template.get("appliedFor"))) != _CACHE_ONLY
    ):
        yield "with tags that can be overwritten", "imageTagMutability", None
    if not template.get("lifecyclePolicy"):
        yield "without a lifecycle policy", "lifecyclePolicy", Severity.LOW
    if not str(mapping(template.get("encryptionConfiguration")).get("encryptionType", "")).startswith("KMS"):
        yield "without KMS encryption", "encryptionConfiguration", Severity.LOW
    try:
        policy = json.loads(str(template.get("repositoryPolicy") or "{}"))
    except ValueError:
        return
    if any(one.anyone for one in openings(mapping(policy))):
        yield "with a policy that lets every AWS account in", "repositoryPolicy", Severity.CRITICAL


CONTROL = Control(
    id="TW-ECR-creation-template",
    title="Template creates repositories with weak settings",
    severity=Severity.MEDIUM,
    why="Repositories that ECR makes by itself have only what the template gives them, and nobody looks at each.",
    remediation=(
        "Give the template immutable tags, KMS encryption, a lifecycle policy and a narrow repository policy: "
        "`aws ecr update-repository-creation-template --prefix PREFIX ...`."
    ),
    targets=(Target.REGISTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.4",)},
)
