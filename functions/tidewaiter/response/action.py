"""What a response action is, what planning one is told, and the recorder that makes its calls.

An action is a value that names four functions. They are pure but for the ports they are passed: plan reads, apply and revert make
calls through the run, verify reads again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tidewaiter.config import ResponseSettings
from tidewaiter.errors import BadInputError, ConflictError, NotFoundError, PermissionMissingError, RefusedError, TidewaiterError
from tidewaiter.model.cluster import Workload
from tidewaiter.model.response import ApiCall, Approval, Outcome, OutcomeState, PlannedAction, Verification
from tidewaiter.ports import CloudActor, CloudReader


@dataclass(frozen=True, slots=True, order=True)
class Permission:
    """One IAM action an actor needs.

    `resource` is an ARN with `{account}` and `{region}`, or `*` with a `reason`; `condition` is (operator, key, value) or empty.
    """

    action: str
    resource: str
    reason: str = ""
    condition: tuple[str, str, str] | tuple[()] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContext:
    """What planning knows: `case` is the incident id or image digest, `workloads` what is known to run now (for the blast radius)."""

    case: str
    account: str
    region: str
    now: datetime
    reader: CloudReader
    settings: ResponseSettings
    workloads: tuple[Workload, ...] = ()


ANSWERED = (BadInputError, ConflictError, NotFoundError, PermissionMissingError, RefusedError)
"""AWS said no, so nothing was changed; after any other error (no answer, an internal error) the call may have had its effect."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One application or release of one action: makes calls and remembers them, so that a failure half-way is still on record.

    `begin` is told before the first change: who is killed after it has left behind what the release needs.
    """

    reader: CloudReader
    actor: CloudActor
    now: datetime
    approval: Approval | None = None
    calls: list[ApiCall] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    notes: list[Verification] = field(default_factory=list)
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    begin: Callable[["Run", ApiCall], None] | None = None

    def perform(self, call: ApiCall) -> Mapping[str, Any]:
        """Make a call with the values of earlier answers filled in, and remember both; a call without an answer counts as made."""
        exact = replace(call, parameters=resolve(call.parameters, self.answers))
        if self.begin is not None and changes(exact) and not any(map(changes, self.calls)):
            self.begin(self, exact)
        try:
            answer = self.actor.perform(exact)
        except ANSWERED:
            raise
        except TidewaiterError:
            self.calls.append(exact)
            raise
        self.calls.append(exact)
        if call.result_name:
            self.answers[call.result_name] = answer
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseAction:
    """One containment, as a plugin: `actor` names the function that may perform it (`network`, `identity`, `registry`).

    `apply` and `revert` are idempotent and answer ALREADY when there was nothing to do; they raise ConflictError instead of overwriting
    what somebody else changed since.
    """

    id: str
    title: str
    actor: str
    permissions: tuple[Permission, ...]
    operations: tuple[tuple[str, str], ...]
    plan: Callable[[str, PlanContext], PlannedAction]
    apply: Callable[[PlannedAction, Run], OutcomeState]
    verify: Callable[[PlannedAction, Outcome, CloudReader], tuple[Verification, ...]]
    revert: Callable[[PlannedAction, Outcome, Run], OutcomeState]
    reversible: bool = True


def changes(call: ApiCall) -> bool:
    """Tell whether a call may change something; those that read leave nothing to release."""
    return not call.operation.startswith(("BatchGet", "Describe", "Get", "List"))


def resolve(value: Any, answers: Mapping[str, Mapping[str, Any]]) -> Any:
    """Replace each `{"$result": "name.Key.0.Other"}` by what the earlier call `name` answered; raises BadInputError if it did not."""
    if isinstance(value, Mapping):
        return (
            _answer(value["$result"], answers) if set(value) == {"$result"} else {key: resolve(one, answers) for key, one in value.items()}
        )
    if isinstance(value, list | tuple):
        return [resolve(one, answers) for one in value]
    return value


def _answer(path: str, answers: Mapping[str, Mapping[str, Any]]) -> Any:
    found: Any = answers
    for part in path.split("."):
        try:
            found = found[int(part)] if isinstance(found, list | tuple) else found[part]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise BadInputError(f"no earlier call answered {path}", hint="The plan is stale; plan again") from error
    return found
