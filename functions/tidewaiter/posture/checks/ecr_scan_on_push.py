"""Repositories that neither their own flag nor the registry's filters scan."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from tidewaiter.model.cloud import Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(repository: Repository) -> Iterator[Violation | Unknown]:
    filters = repository.registry_scan_filters
    if filters is None:
        reason = "the scanning configuration of the registry, which overrules the repository's flag, is not known"
        yield Unknown(reason=reason, permission="ecr:GetRegistryScanningConfiguration")
    elif filters or repository.registry_scan_type == "ENHANCED":
        if not any(fnmatchcase(repository.name, pattern) for pattern in filters):
            yield Violation(message="no scanning rule of the registry matches the repository", pointer="/registryScanningConfiguration")
    elif repository.scan_on_push is None:
        yield Unknown(reason="the scanning flag of the repository is not known", permission="ecr:DescribeRepositories")
    elif not repository.scan_on_push:
        yield Violation(message="ECR does not scan pushed images", pointer="/imageScanningConfiguration/scanOnPush")


CONTROL = Control(
    id="TW-ECR-scan-on-push",
    title="Images are not scanned by ECR when pushed",
    severity=Severity.MEDIUM,
    why="A second scanner at the registry catches what the first one misses, also when this one is not deployed.",
    remediation=(
        "Add a scanning rule for the repository to the registry's scanning configuration: `aws ecr put-registry-scanning-configuration "
        '--scan-type BASIC --rules \'[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": '
        '[{"filter": "*", "filterType": "WILDCARD"}]}]\'`.'
    ),
    targets=(Target.REPOSITORY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",),
    mappings={
        "CIS EKS 1.8.0": ("5.1.1",),
        "NIST 800-53r5": ("RA-5",),
        "PCI DSS 4.0.1": (
            "6.2.3",
            "6.2.4",
        ),
    },
)
