"""The shipped template, for assertions on plain JSON (no node, no CDK)."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[2] / "functions" / "tidewaiter" / "local" / "assets" / "template.json"

Resource = dict[str, Any]


@cache
def template() -> dict[str, Any]:
    """Read it once."""
    return json.loads(PATH.read_text())


def resources(kind: str) -> dict[str, Resource]:
    """Give the properties of every resource of a type, by logical id."""
    return {name: one["Properties"] for name, one in template()["Resources"].items() if one["Type"] == kind}


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every identity policy statement with the role that has it."""
    for name, role in resources("AWS::IAM::Role").items():
        for policy in role.get("Policies", ()):
            yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])
    for policy in resources("AWS::IAM::Policy").values():
        for role in policy["Roles"]:
            yield from ((role["Ref"], statement) for statement in policy["PolicyDocument"]["Statement"])


def listed(value: Any) -> list[Any]:
    """Read a member that may be one value or a list of them."""
    return value if isinstance(value, list) else [value]


def arn_of(name: str) -> dict[str, Any]:
    """Write how the template names another resource's ARN."""
    return {"Fn::GetAtt": [name, "Arn"]}
