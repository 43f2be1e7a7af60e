"""The `aws-auth` ConfigMap: which IAM principals a cluster lets in the old way.

https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidewaiter.errors import BadInputError
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
    if "mapAccounts" in data and account in str(data["mapAccounts"]):
        found.append(Mapped(arn=f"arn:{partition}:iam::{account}:root", username="", groups=(), pointer="/data/mapAccounts"))
    return tuple(found), tuple(problems)


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
