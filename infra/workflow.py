"""Read a workflow: YAML in, Amazon States Language with the functions' ARNs out."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

WORKFLOWS = Path(__file__).parent / "workflows"


def load_workflow(name: str) -> dict[str, Any]:
    """Read `workflows/<name>.asl.yaml`; raises OSError or yaml.YAMLError."""
    document: dict[str, Any] = yaml.load((WORKFLOWS / f"{name}.asl.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return document


def names_in(name: str) -> tuple[str, ...]:
    """List the `${names}` a workflow asks for, except `${partition}`."""
    text = json.dumps(load_workflow(name))
    return tuple(sorted(set(re.findall(r"\$\{(\w+)\}", text)) - {"partition"}))


def render_workflow(name: str, values: Mapping[str, str]) -> str:
    """Render a workflow as JSON with every `${name}` replaced; raises KeyError for a name without a value."""
    text = json.dumps(load_workflow(name), separators=(",", ":"))
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found.group(1)], text)
