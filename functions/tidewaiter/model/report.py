"""What a run tells its user: one report type per target, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tidewaiter.model.advice import Rebase, Upgrade
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.compliance import Compliance
from tidewaiter.model.control import ControlResult
from tidewaiter.model.drift import Drift
from tidewaiter.model.finding import Finding
from tidewaiter.model.identity import IdentityPath
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Coverage, Inventory
from tidewaiter.model.problem import Problem
from tidewaiter.model.score import RiskScore
from tidewaiter.model.signature import Signature


class VerdictState(StrEnum):
    """What the gate says of an image."""

    PASS = "pass"  # noqa: S105 - the word, not a value
    WARN = "warn"
    BLOCK = "block"
    NOT_ASSESSED = "not-assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The gate's decision with its reasons; `not_assessed` lists what could not be judged (it is never a pass)."""

    state: VerdictState
    reasons: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()
    fail_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One target's report. `kind` is `image`, `directory`, `sbom`, `manifest`, `cluster`, `registry` or `account`.

    `started` and `finished` are RFC 3339; `risks` holds the risk score(s) of the target; `context` small facts for display.
    `upgrades` and `rebases` are what would clear findings, most risk first. `signatures` are those that were checked.
    `identity_paths` are the ways from what runs in a cluster to administrators.
    `listed` names what was seen whole: kinds (`Pod`, `ecr:repository`), files, and folders, which end in `/`. `drift` is the difference
    to an earlier report. `compliance` holds the frameworks that were asked for.
    """

    kind: str
    target: str
    started: str
    finished: str
    tool_version: str
    findings: tuple[Finding, ...] = ()
    controls: tuple[ControlResult, ...] = ()
    problems: tuple[Problem, ...] = ()
    image: Image | None = None
    inventory: Inventory | None = None
    database: DatabaseInfo | None = None
    verdict: Verdict | None = None
    risks: tuple[RiskScore, ...] = ()
    coverage: Coverage | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    upgrades: tuple[Upgrade, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    signatures: tuple[Signature, ...] = ()
    identity_paths: tuple[IdentityPath, ...] = ()
    listed: tuple[str, ...] = ()
    drift: Drift | None = None
    compliance: tuple[Compliance, ...] = ()
