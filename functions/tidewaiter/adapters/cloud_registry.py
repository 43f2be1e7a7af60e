"""ECR as an audit reads it: what the registry sets for all repositories, and each repository with its gaps named."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.ecr_listing import is_image
from tidewaiter.adapters.permissions import Grant
from tidewaiter.errors import NotFoundError, TidewaiterError
from tidewaiter.model.cloud import Registry, RegistryScan, Repository, RepositoryImage

_REPOSITORIES = "arn:aws:ecr:{region}:{account}:repository/*"
_WHOLE = "What a registry sets knows no resources"
REGISTRY_READS = (
    *(
        Grant(f"ecr:{action}", "*", _WHOLE)
        for action in ("DescribePullThroughCacheRules", "DescribeRegistry", "DescribeRepositoryCreationTemplates")
    ),
    *(Grant(f"ecr:Get{what}", "*", _WHOLE) for what in ("RegistryPolicy", "RegistryScanningConfiguration", "SigningConfiguration")),
)
"""What reading the registry needs."""
REPOSITORY_READS = (
    *(
        Grant(f"ecr:{action}", _REPOSITORIES)
        for action in ("DescribeImages", "DescribeImageScanFindings", "DescribeRepositories", "GetLifecyclePolicy", "GetRepositoryPolicy")
    ),
    Grant("kms:DescribeKey", "arn:aws:kms:{region}:{account}:key/*"),
)
"""What reading a repository needs."""
SIGNATURES = frozenset({"application/vnd.cncf.notary.signature", "application/vnd.dev.sigstore.bundle.v0.3+json"})
"""Types of artefacts that sign what they refer to: Notation's (which ECR's own signing makes) and cosign's."""


def read_registry(ecr: Any, account: str, region: str) -> Registry:
    """Read what the registry sets; each call that is refused leaves its own gap and says why."""
    unread: dict[str, str] = {}
    return Registry(
        account=account,
        region=region,
        scan_type=_attempt(unread, "scan_type", lambda: _scanning(ecr)["scanType"]),
        policy=_attempt(unread, "policy", lambda: _policy(ecr, "GetRegistryPolicy", account)),
        replication=_attempt(unread, "replication", lambda: tuple(_replication(ecr, account).get("rules", ()))),
        cache_rules=_attempt(unread, "cache_rules", lambda: _all(ecr, "DescribePullThroughCacheRules", "pullThroughCacheRules", account)),
        templates=_attempt(
            unread, "templates", lambda: _all(ecr, "DescribeRepositoryCreationTemplates", "repositoryCreationTemplates", account)
        ),
        signing=_attempt(unread, "signing", lambda: _signing(ecr, account)),
        unread=unread,
    )


def read_repositories(ecr: Any, kms: Any, region: str, names: Sequence[str] = ()) -> Iterator[Repository]:
    """Read every repository, or those of some names, and who manages their keys; raises only where they cannot be listed."""
    chosen = {"repositoryNames": list(names)} if names else {}
    scanning = _attempt({}, "", lambda: _scanning(ecr))
    managers: dict[str, str] = {}
    for raw in list(_pages(ecr, "DescribeRepositories", "repositories", ", ".join(names), **chosen)):
        found = audited_repository(ecr, raw, region, scanning)
        if found.kms_key and found.kms_key not in managers:
            managers[found.kms_key] = _attempt({}, "", partial(_manager, kms, found.kms_key)) or ""
        yield replace(found, key_manager=managers.get(found.kms_key, ""))


def _manager(kms: Any, key: str) -> str:
    with translated("kms:DescribeKey", key):
        return str(kms.describe_key(KeyId=key)["KeyMetadata"].get("KeyManager", ""))


def audited_repository(ecr: Any, raw: Mapping[str, Any], region: str, scanning: Mapping[str, Any] | None) -> Repository:
    """Read what surrounds a repository that DescribeRepositories told of; each call that is refused leaves its own gap.

    `scanning` is the scanning configuration of the registry, None where it could not be read.
    """
    name, unread = raw["repositoryName"], dict[str, str]()
    details = _attempt(unread, "images", lambda: _all(ecr, "DescribeImages", "imageDetails", name)) or ()
    latest = _latest(one for one in details if is_image(one))
    return Repository(
        **described(raw, region),
        policy=_attempt(unread, "policy", lambda: _policy(ecr, "GetRepositoryPolicy", name, repositoryName=name) or None),
        images=tuple(image_of(one) for one in details),
        registry_scan_filters=_filters(scanning) if scanning is not None else None,
        registry_scan_type=scanning.get("scanType") if scanning is not None else None,
        lifecycle=_attempt(unread, "lifecycle", lambda: _has_lifecycle(ecr, name)),
        latest_scan=_attempt(unread, "latest_scan", lambda: _scan(ecr, name, latest)) if latest else None,
        latest_signed=_is_signed(details),
        unread=unread,
    )


def _filters(scanning: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the filters of rules that scan by themselves; one without a star matches inside names."""
    rules = [rule for rule in scanning.get("rules", ()) if rule.get("scanFrequency") != "MANUAL"]
    filters = [str(one["filter"]) for rule in rules for one in rule.get("repositoryFilters", ())]
    return tuple(one if "*" in one else f"*{one}*" for one in filters)


def _latest(details: Iterable[Mapping[str, Any]]) -> str:
    found = max(details, key=lambda one: str(one.get("imagePushedAt", "")), default=None)
    return str(found["imageDigest"]) if found else ""


def _is_signed(details: Sequence[Mapping[str, Any]]) -> bool | None:
    """Tell whether a signature refers to what was tagged last, or lies under cosign's tag for it; None where nothing is tagged."""
    tagged = [one for one in details if one.get("imageTags") and not _beside(one)]
    latest = _latest(one for one in tagged if not one.get("subjectManifestDigest"))
    if not latest:
        return None
    tag = latest.replace(":", "-") + ".sig"
    return any(
        tag in one.get("imageTags", ()) or (one.get("subjectManifestDigest") == latest and one.get("artifactMediaType") in SIGNATURES)
        for one in details
    )


def _beside(detail: Mapping[str, Any]) -> bool:
    """Tell what cosign puts beside an image under a tag of its own: signatures, attestations, bills of materials."""
    return all(tag.startswith("sha256-") for tag in detail.get("imageTags", ()))


def described(raw: Mapping[str, Any], region: str) -> dict[str, Any]:
    """Map what DescribeRepositories tells of one repository to the fields of the model."""
    encryption = raw.get("encryptionConfiguration", {})
    return {
        "name": raw["repositoryName"],
        "arn": raw["repositoryArn"],
        "account": raw["registryId"],
        "region": region,
        "uri": raw.get("repositoryUri", ""),
        "immutable_tags": str(raw["imageTagMutability"]).startswith("IMMUTABLE") if "imageTagMutability" in raw else None,
        "tag_exclusions": tuple(str(one.get("filter", "")) for one in raw.get("imageTagMutabilityExclusionFilters", ())),
        "scan_on_push": raw.get("imageScanningConfiguration", {}).get("scanOnPush"),
        "encryption": encryption.get("encryptionType"),
        "kms_key": encryption.get("kmsKey", ""),
    }


def image_of(raw: Mapping[str, Any]) -> RepositoryImage:
    """Map one image that DescribeImages tells of."""
    pushed = raw["imagePushedAt"].isoformat() if "imagePushedAt" in raw else ""
    return RepositoryImage(digest=raw["imageDigest"], tags=tuple(raw.get("imageTags", ())), pushed=pushed)


def _attempt(unread: dict[str, str], field: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except TidewaiterError as error:
        unread[field] = error.message.partition("\n")[0]
        return None


def _scanning(ecr: Any) -> Mapping[str, Any]:
    configuration: Mapping[str, Any] = _call(ecr, "GetRegistryScanningConfiguration", "registry")["scanningConfiguration"]
    return configuration


def _replication(ecr: Any, account: str) -> Mapping[str, Any]:
    configuration: Mapping[str, Any] = _call(ecr, "DescribeRegistry", account).get("replicationConfiguration", {})
    return configuration


def _signing(ecr: Any, account: str) -> tuple[Any, ...]:
    try:
        return tuple(_call(ecr, "GetSigningConfiguration", account).get("signingConfiguration", {}).get("rules", ()))
    except NotFoundError:
        return ()


def _policy(ecr: Any, operation: str, where: str, **parameters: Any) -> Mapping[str, Any]:
    """Read a policy; empty where there is none. Raises TidewaiterError for text that is no document."""
    try:
        document = json.loads(_call(ecr, operation, where, **parameters)["policyText"])
    except NotFoundError:
        return {}
    except ValueError:
        raise TidewaiterError("the policy is no JSON document", where=where) from None
    return document if isinstance(document, dict) else {}


def _has_lifecycle(ecr: Any, name: str) -> bool:
    try:
        return bool(_call(ecr, "GetLifecyclePolicy", name, repositoryName=name).get("lifecyclePolicyText"))
    except NotFoundError:
        return False


def _scan(ecr: Any, name: str, digest: str) -> RegistryScan:
    """Ask for the scan itself: DescribeImages leaves its summary out where ECR's own scanner made it."""
    try:
        found = _call(ecr, "DescribeImageScanFindings", name, repositoryName=name, imageId={"imageDigest": digest}, maxResults=1)
    except NotFoundError:
        return RegistryScan(digest=digest)
    counts = found.get("imageScanFindings", {}).get("findingSeverityCounts", {})
    return RegistryScan(digest=digest, status=found.get("imageScanStatus", {}).get("status", ""), counts=dict(counts))


def _all(ecr: Any, operation: str, key: str, where: str) -> tuple[Any, ...]:
    return tuple(_pages(ecr, operation, key, where))


def _pages(ecr: Any, operation: str, key: str, name: str, **chosen: Any) -> Iterator[Any]:
    parameters = {"repositoryName": name} if operation == "DescribeImages" else chosen
    with translated(f"ecr:{operation}", name):
        for page in ecr.get_paginator(_snake(operation)).paginate(**parameters):
            yield from page.get(key, ())


def _call(ecr: Any, operation: str, where: str, **parameters: Any) -> Mapping[str, Any]:
    with translated(f"ecr:{operation}", where):
        answer: Mapping[str, Any] = getattr(ecr, _snake(operation))(**parameters)
    return answer


def _snake(operation: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in operation).removeprefix("_")
