"""The `aws-auth` ConfigMap: which IAM principals a cluster lets in the old way.

https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidewaiter.errors import BadInputError
from tidewaiter.iam.principal import names_deleted
from tidewaiter.posture.identity.view import AwsAuthView, MapView
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.yaml_nodes import DocumentBuilder

MAX_CHARACTERS = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One entry as it is written. The map knows roles without their paths: an `arn` with one never matches."""

    arn: str
    username: str
    groups: tuple[str, ...]
    pointer: str = ""


def mapped_principals(data: Mapping[str, str], account: str, partition: str = "aws") -> tuple[tuple[Mapped, ...], tuple[str, ...]]:
    """Read `mapRoles`, `mapUsers` and `mapAccounts`; return the entries and what could not be read."""
    found: list[Mapped] = []
    problems: list[str] = []
    for field, key in (("mapRoles", "rolearn"), ("mapUsers", "userarn")):
        try:
            found.extend(_entries(data.get(field) or "", key, f"/data/{field}"))
        except BadInputError as error:
            problems.append(f"aws-auth {field} is not readable: {error.message}")
    if account and account in str(data.get("mapAccounts", "")):
        found.append(Mapped(arn=f"arn:{partition}:iam::{account}:root", username="", groups=(), pointer="/data/mapAccounts"))
    return tuple(found), tuple(problems)


def never_matches(arn: str) -> str:
    """Say why an entry matches no principal, by its spelling alone; empty if it may."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "iam" or names_deleted(arn):  # noqa: PLR2004 - parts of an ARN
        return "it names no principal"
    return "its ARN has a path, and aws-auth knows roles without theirs" if parts[5].startswith("role/") and parts[5].count("/") > 1 else ""


def is_written_map(data: Mapping[str, object]) -> bool:
    """Tell whether a manifest is that of the map."""
    metadata = mapping(data.get("metadata"))
    return data.get("kind") == "ConfigMap" and (metadata.get("namespace"), metadata.get("name")) == ("kube-system", "aws-auth")


def written_map(data: Mapping[str, object]) -> AwsAuthView:
    """Read the map's manifest: which roles nodes have, and who exists, is not known from it."""
    texts = {str(key): str(value) for key, value in mapping(data.get("data")).items()}
    mapped, problems = mapped_principals(texts, "")
    made = (
        MapView(pointer=each.pointer, arn=each.arn, username=each.username, groups=each.groups, useless=never_matches(each.arn))
        for each in mapped
    )
    return AwsAuthView(entries=tuple(made), problems=problems)


def _entries(text: str, key: str, pointer: str) -> Iterator[Mapped]:
    if len(text) > MAX_CHARACTERS:
        raise BadInputError(f"longer than {MAX_CHARACTERS} characters")
    node = DocumentBuilder(line_offset=0).build(text) if text.strip() else None
    if node and not isinstance(node.value, list | tuple):
        raise BadInputError("it is no list")
    for index, raw in enumerate(map(mapping, sequence(node.value if node else None))):
        if raw.get(key):
            groups = tuple(str(one) for one in sequence(raw.get("groups")))
            yield Mapped(arn=str(raw[key]), username=str(raw.get("username") or ""), groups=groups, pointer=f"{pointer}/{index}")
