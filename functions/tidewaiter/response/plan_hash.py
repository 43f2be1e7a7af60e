"""The hash that binds an approval to exactly what will be executed."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from tidewaiter.model.response import Plan, PlannedAction

_EXECUTED = ("id", "action", "actor", "target", "calls", "rollback", "parameters", "before", "reversible", "earliest_release")


def hash_of(plan: Plan) -> str:
    """Return `sha256:...` over the canonical JSON of what is executed: trigger, place, and each action's calls, undo and parameters.

    Words for people (summary, warnings), the mode and the guards' verdicts are not part of it.
    """
    body = {
        "trigger": plan.trigger,
        "playbook": plan.playbook,
        "account": plan.account,
        "region": plan.region,
        "actions": [_executed(action) for action in plan.actions],
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _executed(action: PlannedAction) -> dict[str, Any]:
    fields = asdict(action)
    return {name: fields[name] for name in _EXECUTED}
