"""Commands that set repositories right."""

from tidewaiter.posture.aws_commands import named
from tidewaiter.posture.fix import Fix

TAGS = Fix(
    id="TW-ECR-mutable-tags",
    title="Make tags immutable",
    command=named("ecr put-image-tag-mutability --repository-name {name} --image-tag-mutability IMMUTABLE"),
    breaks="pushing a tag again is refused",
    terraform='aws_ecr_repository: image_tag_mutability = "IMMUTABLE"',
)
SCAN = Fix(
    id="TW-ECR-scan-on-push",
    title="Scan what is pushed",
    command=named(
        "ecr put-image-scanning-configuration --repository-name {name} --image-scanning-configuration scanOnPush=true",
        at="/imageScanningConfiguration",
    ),
    breaks="",
    terraform="aws_ecr_repository: image_scanning_configuration { scan_on_push = true }",
)
POLICY = Fix(
    id="TW-ECR-public-policy",
    title="Remove the policy of the repository",
    command=named("ecr delete-repository-policy --repository-name {name}"),
    breaks="whoever the policy lets in, other accounts of yours too, no longer pulls or pushes",
    terraform="aws_ecr_repository_policy: name accounts in Principal",
)
