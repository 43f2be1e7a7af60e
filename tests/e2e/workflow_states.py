"""The states of a workflow, read from its definition."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

_WORKFLOWS = Path(__file__).parents[2] / "infra" / "workflows"


def states_of(name: str) -> set[str]:
    """Give the names of all states of `infra/workflows/<name>.asl.yaml`, those inside maps included."""
    return set(_names(yaml.safe_load((_WORKFLOWS / f"{name}.asl.yaml").read_text(encoding="utf-8"))))


def _names(machine: Mapping[str, Any]) -> Iterator[str]:
    for name, state in machine["States"].items():
        yield name
        for part in (*([state["ItemProcessor"]] if "ItemProcessor" in state else []), *state.get("Branches", ())):
            yield from _names(part)
