"""The written form of our values: versioned JSON documents that later versions can still read.

Everything that leaves a process (DynamoDB items, S3 objects, bus events, report files) is one of the `KINDS`. A document is
`{"schema_version": n, "document": kind, ...fields}`. `load` accepts the current version and the one before, brought up by `upgrade`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from tidewaiter.errors import BadInputError
from tidewaiter.model.bus import (
    ActionDone,
    DatabaseChanged,
    FindingChanged,
    ImageReported,
    ImageVerdict,
    IncidentNotice,
    PlanDecided,
    PlanProposed,
)
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.explanation import Explanation
from tidewaiter.model.finding import Finding
from tidewaiter.model.identity import IdentityGraph
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory, LayerResult
from tidewaiter.model.network import PodNetwork
from tidewaiter.model.report import Report, Verdict
from tidewaiter.model.response import Approval, Outcome, Plan
from tidewaiter.model.score import RiskScore

SCHEMA_VERSION = 2
"""Version 1 documents had no `document`, wrote `risk_class` as `class` and had no `guards` in plans."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


def _same(fields: dict[str, Any]) -> dict[str, Any]:
    return fields


def _rename_class(fields: dict[str, Any]) -> dict[str, Any]:
    if "class" in fields:
        fields["risk_class"] = fields.pop("class")
    return fields


def _report_from_1(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "risks": [_rename_class(dict(risk)) for risk in fields.get("risks", ())]}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: its name, its type, and how a version 1 document becomes a version 2 one."""

    name: str
    type: type[Any]
    upgrade: Upgrade = _same


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("action-done", ActionDone),
        Kind("approval", Approval),
        Kind("database-changed", DatabaseChanged),
        Kind("explanation", Explanation),
        Kind("finding", Finding),
        Kind("finding-changed", FindingChanged),
        Kind("identity-graph", IdentityGraph),
        Kind("image", Image),
        Kind("image-reported", ImageReported),
        Kind("image-verdict", ImageVerdict),
        Kind("incident", Incident),
        Kind("incident-notice", IncidentNotice),
        Kind("inventory", Inventory),
        Kind("layer-result", LayerResult),
        Kind("outcome", Outcome),
        Kind("plan", Plan),
        Kind("plan-decided", PlanDecided),
        Kind("plan-proposed", PlanProposed),
        Kind("pod-network", PodNetwork),
        Kind("report", Report, _report_from_1),
        Kind("risk-score", RiskScore, _rename_class),
        Kind("signal", Signal),
        Kind("verdict", Verdict),
        Kind("workload", Workload),
    )
}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[name].type)


def dump(kind: str, value: object) -> dict[str, Any]:
    """Turn a model value into a JSON-ready document of a kind; raises KeyError for an unknown kind."""
    fields: dict[str, Any] = _adapter(kind).dump_python(value, mode="json")
    return {"schema_version": SCHEMA_VERSION, "document": kind, **fields}


def written(kind: str, value: object, spaces: int) -> bytes:
    """Write a document as indented JSON, without making it of dictionaries first: reports hold a hundred thousand of them.

    Raises ValueError for what UTF-8 has no bytes for (half surrogate pairs).
    """
    head = json.dumps({"schema_version": SCHEMA_VERSION, "document": kind}, indent=spaces).encode()
    return head.removesuffix(b"\n}") + b"," + _adapter(kind).dump_json(value, indent=spaces).removeprefix(b"{")


def load(kind: str, document: Mapping[str, Any]) -> Any:
    """Turn a document back into its model value; raises BadInputError for another kind, an unknown version or a wrong field."""
    fields = dict(document)
    version = fields.pop("schema_version", 1)
    written_kind = fields.pop("document", kind) if version != 1 else kind
    if written_kind != kind:
        raise BadInputError(f"expected a {kind} document, got {written_kind!r}", hint="Check which file or item was passed")
    if version not in {SCHEMA_VERSION - 1, SCHEMA_VERSION}:
        raise BadInputError(
            f"{kind} document has schema_version {version!r}; this version reads {SCHEMA_VERSION - 1} and {SCHEMA_VERSION}",
            hint="Use the tidewaiter version that wrote it, or write it again",
        )
    if version == SCHEMA_VERSION - 1:
        fields = KINDS[kind].upgrade(fields)
    try:
        return _adapter(kind).validate_python(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"malformed {kind} document: {first['msg']}", where=place, hint="Write it again from its source") from error


def encode(kind: str, value: object) -> bytes:
    """Write a document as compact UTF-8 JSON with sorted keys, so equal values are equal bytes.

    Half surrogate pairs, which hostile JSON can carry into a name, become question marks: UTF-8 has no bytes for them.
    """
    return json.dumps(dump(kind, value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")


def decode(kind: str, body: bytes) -> Any:
    """Read what `encode` wrote; raises BadInputError when it is not JSON or not such a document."""
    return load(kind, read_json(body, f"{kind} document"))


def read_json(body: bytes, name: str) -> dict[str, Any]:
    """Read a JSON object that may be a document; raises BadInputError with what it is called."""
    try:
        document = from_json(body)
    except ValueError as error:
        raise BadInputError(f"{name} is not JSON: {error}", hint="The file is truncated or corrupt") from error
    if not isinstance(document, dict):
        raise BadInputError(f"{name} is not a JSON object")
    return document


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind's fields (for docs and editors)."""
    return _adapter(kind).json_schema(mode="serialization")
