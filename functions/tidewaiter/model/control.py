"""The outcome of one configuration control on one resource: PASS, FAIL or NOT ASSESSED with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tidewaiter.model.finding import Location
from tidewaiter.model.severity import Severity


class ControlStatus(StrEnum):
    """Missing data is NOT_ASSESSED, never PASS."""

    PASS = "PASS"  # noqa: S105 - the word, not a value
    FAIL = "FAIL"
    NOT_ASSESSED = "NOT_ASSESSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlResult:
    """One control on one resource; `resource` is an ARN or `namespace/kind/name`; `reason` explains NOT_ASSESSED (and `permission`)."""

    control_id: str
    title: str
    status: ControlStatus
    resource: str
    severity: Severity
    message: str = ""
    location: Location = field(default_factory=Location)
    reason: str = ""
    permission: str = ""
    remediation: str = ""
    references: tuple[str, ...] = ()
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
