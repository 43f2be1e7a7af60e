"""The image that was pushed last has grave findings, or nobody scanned it."""

from collections.abc import Iterator, Mapping

from tidewaiter.model.cloud import RegistryScan, Repository
from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_DONE = frozenset({"COMPLETE", "ACTIVE"})
_WAITING = frozenset({"IN_PROGRESS", "PENDING"})


def _check(repository: Repository, context: Context) -> Iterator[Violation | Unknown]:
    """Judge by the product's own scan where there is one, else by ECR's; a repository without images has nothing to judge."""
    for field, permission in (("images", "ecr:DescribeImages"), ("latest_scan", "ecr:DescribeImageScanFindings")):
        if field in repository.unread:
            yield Unknown(reason=repository.unread[field], permission=permission)
    scan = repository.latest_scan
    if scan is None:
        return
    own = context.counts_of(scan.digest)
    if own is not None:
        yield from _judged(own, f"{scan.digest}, by our scan,", context)
    elif scan.status in _DONE:
        yield from _judged({name.lower(): count for name, count in scan.counts.items()}, f"{scan.digest}, by ECR's scan,", context)
    else:
        yield _unscanned(scan)


def _unscanned(scan: RegistryScan) -> Violation | Unknown:
    if scan.status in _WAITING:
        return Unknown(reason=f"the scan of {scan.digest} is not finished")
    said = f"ECR says {scan.status}" if scan.status else "nobody scanned it"
    return Violation(message=f"findings of {scan.digest}, which was pushed last, are not known: {said}", pointer="/images")


def _judged(counts: Mapping[str, int], which: str, context: Context) -> Iterator[Violation]:
    grave = [one for one in Severity if one.rank >= context.gravest.rank]
    found = {one: counts.get(one.value, 0) for one in grave if counts.get(one.value, 0) > 0}
    if found:
        told = ", ".join(f"{count} {one.value}" for one, count in sorted(found.items(), key=lambda pair: -pair[0].rank))
        yield Violation(message=f"{which} has {told} findings", pointer="/images", severity=max(found, key=lambda one: one.rank))


def _has_images(repository: Repository) -> bool:
    """Leave an empty repository alone: there is nothing to judge."""
    return repository.latest_scan is not None or bool(repository.unread)


CONTROL = Control(
    id="TW-ECR-latest-image-findings",
    title="Latest image has grave findings or was never scanned",
    severity=Severity.HIGH,
    why="The image that was pushed last is the one that the next deployment runs.",
    remediation=(
        "Read the findings (`tidewaiter scan image REPOSITORY@DIGEST`, or `aws ecr describe-image-scan-findings --repository-name NAME "
        "--image-id imageDigest=DIGEST`), and push an image that is mended."
    ),
    targets=(Target.REPOSITORY,),
    check=_check,
    applies=_has_images,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.1",)},
    in_context=True,
)
