"""Which AWS permissions a method needs, declared on the method itself; the functions' policies are generated from these."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One IAM action on one kind of resource.

    `resource` is a symbol that the CDK app turns into ARNs: `table:ledger`, `index:workloads/by-digest`, `bucket:artefacts/layers/*`,
    `bus`, `topic`, `secret`, `fingerprint-key`, `parameter`, `function:<name>`, `machine:<name>`, `product`, `repository`, `role`,
    an ARN, or `*`.
    The product is the account's own in Security Hub.
    `reason` says why a `*` can't be narrower; `condition` is (operator, key, value) or empty.
    """

    action: str
    resource: str
    reason: str = ""
    condition: tuple[str, str, str] | tuple[()] = ()


def uses(*actions: str, on: str, reason: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that a method makes these calls on a resource; stack it for several resources."""
    return declares(tuple(Grant(action, on, reason) for action in actions))


def declares(grants: tuple[Grant, ...]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that a method needs these grants, such as those of what it calls."""

    def declare(method: Callable[P, R]) -> Callable[P, R]:
        vars(method)["grants"] = (*vars(method).get("grants", ()), *grants)
        return method

    return declare


def grants_of(methods: Iterable[Callable[..., Any]]) -> frozenset[Grant]:
    """Collect what methods declared; raises ValueError for a method that declares nothing, so that none is forgotten."""
    collected: set[Grant] = set()
    for method in methods:
        declared = vars(method).get("grants", ())
        if not declared:
            raise ValueError(f"{method.__qualname__} declares no permissions")
        collected.update(declared)
    return frozenset(collected)
