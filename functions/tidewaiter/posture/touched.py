"""What a change that CloudTrail tells of touches: one cluster's settings, a whole cluster, one repository, or the registry.

Only names and kinds are taken from an event. What is judged is read anew, so that late, doubled and reordered events do no harm.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

EKS, ECR = "eks.amazonaws.com", "ecr.amazonaws.com"
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
_LONGEST_NAME = 256
# What decides who may enter a cluster, or become whom in it, is judged with everything that runs there.
_OF_THE_WHOLE = ("*AccessEntry", "*AccessPolicy", "*PodIdentityAssociation", "CreateCluster", "RegisterCluster")
_OF_THE_REGISTRY = (
    "*Registry*",
    "*Replication*",
    "*PullThroughCache*",
    "*RepositoryCreationTemplate",
    "*SigningConfiguration",
    "PutAccountSetting",
)
_READS = ("Describe*", "List*", "Get*", "BatchGet*", "BatchCheck*", "Access*")


class Part(StrEnum):
    """How much of what is named must be judged again; a larger part comes first and holds the smaller."""

    CLUSTER = "cluster"
    SETTINGS = "settings"
    REGISTRY = "registry"
    REPOSITORY = "repository"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What to judge again: `name` is that of a cluster or a repository, empty for the registry."""

    part: Part
    account: str
    region: str
    name: str = ""

    @property
    def arn(self) -> str:
        """Name it as AWS does; empty for the registry, which has no name."""
        partition = next((name for start, name in _PARTITIONS.items() if self.region.startswith(start)), "aws")
        kind = {Part.REPOSITORY: "ecr:{}:{}:repository", Part.REGISTRY: ""}.get(self.part, "eks:{}:{}:cluster")
        return f"arn:{partition}:{kind.format(self.region, self.account)}/{self.name}" if kind else ""


def touched_by(record: Mapping[str, Any], own_roles: Iterable[str] = ()) -> Touched | None:
    """Say what a CloudTrail record touches; None for reads, refusals, what our own roles did, and what no control looks at."""
    verb, source = str(record.get("eventName", "")), record.get("eventSource")
    if record.get("errorCode") or record.get("readOnly") in (True, "true") or _like(verb, _READS):
        return None
    if _like(_role(record), own_roles):
        return None
    account, region = str(record.get("recipientAccountId", "")), str(record.get("awsRegion", ""))
    parameters = record.get("requestParameters")
    if source not in (EKS, ECR) or not account or not region or not isinstance(parameters, Mapping):
        return None
    part, name = _cluster(verb, parameters) if source == EKS else _repository(verb, parameters)
    if not name and part is not Part.REGISTRY:
        return None
    return Touched(part=part, account=account, region=region, name=name[:_LONGEST_NAME])


def without_doubles(touched: Iterable[Touched]) -> tuple[Touched, ...]:
    """Name each thing once, by its largest part: a whole cluster holds its settings, a registry its repositories."""
    found = set(touched)
    return tuple(
        sorted((one for one in found if not any(holds(other, one) for other in found)), key=lambda one: (one.region, one.name, one.part))
    )


def holds(large: Touched, small: Touched) -> bool:
    """Tell whether judging one thing judges the other as well."""
    if (large.account, large.region) != (small.account, small.region):
        return False
    settings = large.part is Part.CLUSTER and small.part is Part.SETTINGS and large.name == small.name
    return settings or (large.part is Part.REGISTRY and small.part is Part.REPOSITORY)


def _cluster(verb: str, parameters: Mapping[str, Any]) -> tuple[Part, str]:
    """Find the cluster's name: CloudTrail calls it `clusterName` or, as the path of the call does, `name`; tags have an ARN."""
    named = parameters.get("clusterName") or parameters.get("name") or _second(parameters.get("resourceArn"))
    return (Part.CLUSTER if _like(verb, _OF_THE_WHOLE) else Part.SETTINGS), str(named or "")


def _repository(verb: str, parameters: Mapping[str, Any]) -> tuple[Part, str]:
    if _like(verb, _OF_THE_REGISTRY):
        return Part.REGISTRY, ""
    # An image that lands or goes is the scan's concern, and there are many.
    name = "" if verb in ("PutImage", "BatchDeleteImage") or "layer" in verb.lower() else parameters.get("repositoryName")
    return Part.REPOSITORY, str(name or _after(parameters.get("resourceArn"), ":repository/"))


def _second(arn: object) -> str:
    """Give the cluster of an ARN such as `...:nodegroup/shop/blue/1234`."""
    words = str(arn or "").rpartition(":")[2].split("/")
    return words[1] if len(words) > 1 else ""


def _after(arn: object, word: str) -> str:
    return str(arn or "").partition(word)[2]


def _role(record: Mapping[str, Any]) -> str:
    found: Any = record.get("userIdentity")
    for name in ("sessionContext", "sessionIssuer", "arn"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return str(found or "")


def _like(word: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(word, pattern) for pattern in patterns)
