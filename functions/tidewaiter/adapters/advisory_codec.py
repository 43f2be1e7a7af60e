"""Advisories and facts as compact JSON in the cells of the database: short keys, empty fields left out."""

import json
from dataclasses import fields
from typing import Any

from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts, RangeKind, VersionRange
from tidewaiter.model.severity import Severity

_ADVISORY_LISTS = ("aliases", "related", "cvss", "cwes")
_ADVISORY_TEXTS = ("id", "source", "summary", "vendor_severity", "published", "modified", "withdrawn", "url")
_KINDS = {RangeKind.ECOSYSTEM: 0, RangeKind.SEMVER: 1, RangeKind.GIT: 2}
_KIND_NAMES = {number: kind for kind, number in _KINDS.items()}


def dump_advisory(advisory: Advisory) -> str:
    """Write an advisory without its affected packages, which have rows of their own."""
    cell: dict[str, Any] = {name: getattr(advisory, name) for name in (*_ADVISORY_TEXTS, *_ADVISORY_LISTS)}
    cell["severity"] = advisory.severity.rank or None
    return _json({key: value for key, value in cell.items() if value})


def load_advisory(cell: str, affected: tuple[Affected, ...] = ()) -> Advisory:
    """Read what `dump_advisory` wrote."""
    raw = json.loads(cell)
    texts: dict[str, Any] = {name: raw.get(name, "") for name in _ADVISORY_TEXTS}
    lists: dict[str, Any] = {name: tuple(raw.get(name, ())) for name in _ADVISORY_LISTS}
    return Advisory(**texts, **lists, severity=list(Severity)[raw.get("severity", 0)], affected=affected)


def dump_affected(affected: Affected) -> str:
    """Write what an advisory says of one package, without ecosystem and name, which are the row's key."""
    ranges = [_trimmed([item.introduced, item.fixed, item.last_affected, item.limit, _KINDS[item.kind]]) for item in affected.ranges]
    return _json(_trimmed([ranges, list(affected.versions), affected.state, affected.modularity, affected.severity]))


def load_affected(ecosystem: str, name: str, cell: str) -> Affected:
    """Read what `dump_affected` wrote."""
    ranges, versions, state, modularity, severity = _padded(json.loads(cell), [[], [], "", "", ""])
    return Affected(
        ecosystem=ecosystem,
        name=name,
        ranges=tuple(_range(item) for item in ranges),
        versions=tuple(versions),
        state=state,
        modularity=modularity,
        severity=severity,
    )


def _range(raw: list[Any]) -> VersionRange:
    introduced, fixed, last_affected, limit, kind = _padded(raw, ["0", "", "", "", 0])
    return VersionRange(introduced=introduced, fixed=fixed, last_affected=last_affected, limit=limit, kind=_KIND_NAMES[kind])


def dump_facts(facts: ExploitFacts) -> str:
    """Write the facts of a CVE that are not the default."""
    values = {field.name: getattr(facts, field.name) for field in fields(facts) if field.name != "cve"}
    # A probability of 0.0 equals False, and must not get lost with it.
    return _json({key: value for key, value in values.items() if value or isinstance(value, float)})


def load_facts(cve: str, cell: str) -> ExploitFacts:
    """Read what `dump_facts` wrote."""
    raw = json.loads(cell)
    return ExploitFacts(cve=cve, **{**raw, "reasons": tuple(raw.get("reasons", ()))})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _trimmed(cell: list[Any]) -> list[Any]:
    while cell and not cell[-1]:
        cell.pop()
    return cell


def _padded(cell: list[Any], defaults: list[Any]) -> list[Any]:
    return [*cell, *defaults[len(cell) :]]
