"""Registry policies that let other accounts write."""

from collections.abc import Iterator

from tidewaiter.model.cloud import Registry
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.repository_policies import openings


def _check(registry: Registry) -> Iterator[Violation | Unknown]:
    if registry.policy is None:
        reason = registry.unread.get("policy", "the policy of the registry is not known")
        yield Unknown(reason=reason, permission="ecr:GetRegistryPolicy")
        return
    for one in openings(registry.policy):
        place = f"/policy/Statement/{one.position}/Principal"
        foreign = sorted(one.accounts - {registry.account})
        if one.anyone:
            what = f"statement {one.name} lets every AWS account write into the registry"
            yield Violation(message=what, pointer=place, severity=Severity.CRITICAL)
        elif foreign:
            yield Violation(message=f"statement {one.name} lets {', '.join(foreign)} write into the registry", pointer=place)


CONTROL = Control(
    id="TW-ECR-registry-policy",
    title="Registry policy lets another account in",
    severity=Severity.HIGH,
    why="Whom the registry's policy allows to replicate puts images into your repositories, or creates repositories, past your pipeline.",
    remediation=(
        "Remove the account, or set the statement aside if it is yours: `aws ecr get-registry-policy`, `aws ecr put-registry-policy "
        "--policy-text file://policy.json`."
    ),
    targets=(Target.REGISTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.2",)},
)
