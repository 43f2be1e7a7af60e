"""Waivers: accepted risks with a reason, an owner and an end; what they hide stays visible as suppressed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.waiver import Waiver

MAX_FILE_BYTES = 1 << 20

_Text = Annotated[str, Field(min_length=1, max_length=2000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Text
    reason: _Text
    owner: _Text
    expires: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    resource: str = ""
    path: str = ""
    purl: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    waivers: list[_Entry] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverAudit:
    """What a review of the waivers should look at: those that matched nothing, and those past their end."""

    used: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]


def parse_waivers(text: str, source: str) -> tuple[Waiver, ...]:
    """Read a waiver file (YAML with a `waivers` list). Raises BadInputError that names the entry and what is wrong with it."""
    if len(text) > MAX_FILE_BYTES:
        raise BadInputError("waiver file is larger than 1 MiB", where=source)
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
        entries = _File.model_validate(data or {}).waivers
    except yaml.YAMLError as error:
        raise BadInputError(f"waiver file is not YAML: {error}", where=source) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        hint = "Every waiver needs id, reason, owner and expires (YYYY-MM-DD, quoted)"
        raise BadInputError(f"waiver file: {place}: {first['msg']}", where=source, hint=hint) from error
    return tuple(_waiver(entry, source) for entry in entries)


def render_waivers(waivers: Sequence[Waiver]) -> str:
    """Write a waiver file that `parse_waivers` reads."""
    rows = [
        {"id": waiver.rule_id}
        | {name: value for name in ("reason", "owner", "expires", "resource", "path", "purl") if (value := getattr(waiver, name))}
        for waiver in waivers
    ]
    return yaml.safe_dump({"waivers": rows}, sort_keys=False, allow_unicode=True)


def apply(findings: Iterable[Finding], waivers: Sequence[Waiver], today: str) -> tuple[Finding, ...]:
    """Mark the findings that a live waiver covers as suppressed, and say by which; `today` is YYYY-MM-DD. Nothing is dropped."""
    live = [waiver for waiver in waivers if waiver.expires >= today]
    return tuple(_marked(finding, live) for finding in findings)


def audit(findings: Sequence[Finding], waivers: Sequence[Waiver], today: str) -> WaiverAudit:
    """Sort waivers into used, unused and expired against the findings of a run."""
    live = [waiver for waiver in waivers if waiver.expires >= today]
    used = tuple(waiver for waiver in live if any(covers(waiver, finding) for finding in findings))
    return WaiverAudit(
        used=used,
        unused=tuple(waiver for waiver in live if waiver not in used),
        expired=tuple(waiver for waiver in waivers if waiver.expires < today),
    )


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Tell whether a waiver's patterns all fit a finding (its rule id or any alias)."""
    names = (finding.rule_id, *finding.aliases)
    return (
        any(fnmatchcase(name, waiver.rule_id) for name in names)
        and _fits(finding.resource, waiver.resource)
        and _fits(finding.location.path, waiver.path)
        and _fits(finding.location.purl, waiver.purl)
    )


def _fits(value: str, pattern: str) -> bool:
    return not pattern or fnmatchcase(value, pattern)


def _marked(finding: Finding, live: Sequence[Waiver]) -> Finding:
    for waiver in live:
        if covers(waiver, finding):
            note = f"{waiver.reason} (owner {waiver.owner}, until {waiver.expires}, {waiver.source})"
            return replace(finding, status=FindingStatus.SUPPRESSED, suppressed_by=note)
    return finding


def _waiver(entry: _Entry, source: str) -> Waiver:
    return Waiver(
        rule_id=entry.id,
        reason=entry.reason,
        owner=entry.owner,
        expires=entry.expires,
        resource=entry.resource,
        path=entry.path,
        purl=entry.purl,
        source=source,
    )
