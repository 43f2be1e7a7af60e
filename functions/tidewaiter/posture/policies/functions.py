"""How a CEL function that Kubernetes adds to the language is declared: its types by name, and a Python function over plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

QUANTITY, IP, CIDR, URL, SEMVER = "kubernetes.Quantity", "net.IP", "net.CIDR", "kubernetes.URL", "kubernetes.Semver"
FORMAT, FORMAT_IF_ANY, PROBLEMS = "kubernetes.NamedFormat", "optional.NamedFormat", "optional.list"
"""Types that Kubernetes adds. The runtime knows no foreign values, so they travel as tagged maps; see `environment`."""


@dataclass(frozen=True, slots=True)
class Function:
    """One overload. `parameters` and `returns` are words of CEL (`int`, `list`, `dyn`) or one of the types above.

    `call` gets and returns plain Python values (those of `codecs` for the types above), and raises ValueError where CEL has an error.
    """

    name: str
    parameters: tuple[str, ...]
    returns: str
    call: Callable[..., Any]
    member: bool = True
