"""Edits of plain values: what is to be set or removed, and the value that results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.posture.manifests import tokens_of


class _Removed:
    """Stands where something is taken away."""

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED = _Removed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Set what a JSON pointer leads to, with all that is missing on the way, or remove it.

    The index `-` is after the end of a list. A collection that loses its last member is removed with it.
    """

    pointer: str
    value: Any = REMOVED


Plan = dict[str, Any]
"""What is to happen below a value: a plan per key or index; anything but a dictionary made here is a final value."""


class _Plan(dict[str, Any]):
    """A plan, to be told from a value that happens to be a dictionary."""


def plan_of(edits: Iterable[Edit]) -> Plan:
    """Join edits of one document; of two that meet, the one that takes more away or came first holds."""
    root = _Plan()
    for edit in edits:
        *way, last = tokens_of(edit.pointer)
        plan: Any = root
        for token in way:
            plan = plan.setdefault(token, _Plan())
            if not isinstance(plan, _Plan):
                break
        else:
            if last not in plan or edit.value is REMOVED:
                plan[last] = edit.value
    return root


def edited(value: Any, plan: Any) -> Any:
    """Return a value as planned. Removed items of lists leave REMOVED behind, so that the others keep their numbers; see `final`."""
    if not isinstance(plan, _Plan):
        return plan
    if isinstance(value, list):
        items = [edited(item, plan[str(index)]) if str(index) in plan else item for index, item in enumerate(value)]
        items += [plan["-"]] if "-" in plan else []
        return items if any(item is not REMOVED for item in items) or not value else REMOVED
    old = value if isinstance(value, Mapping) else {}
    new = {key: edited(old.get(key), plan[key]) if key in plan else old[key] for key in (*old, *(key for key in plan if key not in old))}
    kept = {key: item for key, item in new.items() if item is not REMOVED}
    return kept if kept or not old else REMOVED


def final(value: Any) -> Any:
    """Return an edited value without the gaps in its lists."""
    if isinstance(value, list):
        return [final(item) for item in value if item is not REMOVED]
    if isinstance(value, Mapping):
        return {key: final(item) for key, item in value.items()}
    return value


def value_at(value: Any, pointer: str) -> Any:
    """Follow a JSON pointer; None where it leads nowhere."""
    for token in tokens_of(pointer):
        if isinstance(value, list):
            value = value[int(token)] if token.isdecimal() and int(token) < len(value) else None
        else:
            value = value.get(token) if isinstance(value, Mapping) else None
    return value


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are written the same: `true` is not 1, and the order of keys does not count."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (bool(one == other) or one != one)  # noqa: PLR0124 - .nan is the same as .nan
