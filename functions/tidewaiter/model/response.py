"""Containment: what would be done, what was decided, what was done, and how it is undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """How far automation may go; a fresh deployment observes only."""

    OBSERVE = "observe"
    APPROVE = "approve"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One exact AWS call: service and operation in boto3's words (`ec2`, `ModifyNetworkInterfaceAttribute`), parameters as passed.

    A parameter value `{"$result": "name.Key"}` stands for a value an earlier call of the same action (its `result_name`) returns.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    result_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One fact that must hold after an action (or after its release), as a sentence and as what was read; `ok` None = not checked yet."""

    what: str
    ok: bool | None = None
    observed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """One action on one target: the calls it makes, the calls that undo it, what else it hits, what proves it.

    `action` is the action's id (`isolate-instance`, `revoke-role-sessions`, `block-image`); `actor` names the function that may perform it
    (`network`, `identity`, `registry`); `before` is the state read at planning, which revert compares and restores;
    `earliest_release` is RFC 3339 or empty; `warnings` are said to the approver.
    """

    id: str
    action: str
    actor: str
    target: str
    summary: str
    calls: tuple[ApiCall, ...]
    rollback: tuple[ApiCall, ...]
    verification: tuple[Verification, ...]
    permissions: tuple[str, ...]
    blast_radius: tuple[str, ...] = ()
    reversible: bool = True
    parameters: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    earliest_release: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardVerdict:
    """What a guard said of one planned action; every guard that ran is listed, also those that agree."""

    guard: str
    action_id: str
    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A diff a person can read and approve. `hash` covers everything that is executed; approvals are bound to it.

    `trigger` is `incident:<id>` or `verdict:<image digest>`; `playbook` the name that settings switch on; `lease_seconds` how long
    containment lasts before it is reviewed.
    """

    id: str
    hash: str
    trigger: str
    playbook: str
    account: str
    region: str
    created: str
    mode: Mode
    actions: tuple[PlannedAction, ...]
    guards: tuple[GuardVerdict, ...] = ()
    lease_seconds: int = 3600
    reasons: tuple[str, ...] = ()
    title: str = ""


class Decision(StrEnum):
    """What an approver said."""

    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One decision on one plan, bound to the plan's hash."""

    plan_id: str
    plan_hash: str
    decision: Decision
    by: str
    at: str
    reason: str = ""
    override_release: bool = False


class OutcomeState(StrEnum):
    """How an action ended."""

    DONE = "done"
    ALREADY = "already"
    FAILED = "failed"
    SKIPPED = "skipped"
    REVERTED = "reverted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one action really did: the calls made, what they returned that the rollback needs, and what verification saw."""

    action_id: str
    plan_id: str
    action: str
    target: str
    state: OutcomeState
    at: str
    calls: tuple[ApiCall, ...] = ()
    results: Mapping[str, Any] = field(default_factory=dict)
    verification: tuple[Verification, ...] = ()
    error: str = ""
    permission: str = ""
