"""Containment: plan, guard, apply, verify, revert. `planner`, `guards` and `executor` are the ways in; `actions/` holds one file each.

`permissions_for` and `operations_for` say what each actor's function may do; nothing here imports an SDK.
"""

from tidewaiter.response.catalogue import ACTORS, action_of, all_actions, operations_for, permissions_for

__all__ = ["ACTORS", "action_of", "all_actions", "operations_for", "permissions_for"]
