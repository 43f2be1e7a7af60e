"""Terraform plans for tests, in the form of `terraform show -json`."""

import json
from collections.abc import Mapping
from typing import Any


def change(address: str, after: Mapping[str, Any] | None, unknown: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Make one resource change; `unknown` marks what is known after apply."""
    kind = address.split(".")[-2]
    action = "delete" if after is None else "create"
    body = {"actions": [action], "before": None, "after": after, "after_unknown": unknown or {}}
    return {"address": address, "mode": "managed", "type": kind, "name": address.rsplit(".", maxsplit=1)[-1], "change": body, **more}


def plan(*changes: Mapping[str, Any], configuration: Mapping[str, Any] | None = None) -> str:
    """Write a plan."""
    body = {"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {}, "resource_changes": list(changes)}
    return json.dumps({**body, "configuration": {"root_module": configuration or {}}})


def configured(address: str, **references: str) -> dict[str, Any]:
    """Make what a configuration says of a resource: each expression refers to one attribute."""
    kind, name = address.split(".")
    expressions = {key: {"references": [to, to.rpartition(".")[0]]} for key, to in references.items()}
    return {"address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions}
