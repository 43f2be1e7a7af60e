"""What controls of clusters share: facts that took a call of their own, and address ranges that are too wide."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from tidewaiter.model.cluster import Cluster
from tidewaiter.posture.control import Check, Unknown, Violation

# Shorter prefixes hold more addresses than one organisation's offices have.
_WIDEST = {4: 16, 6: 32}


def about(field: str, permission: str, judge: Callable[[Any], Iterable[Violation | Unknown]]) -> Check:
    """Make a check of one field of `Cluster.details`; where it could not be read, the outcome is unknown and says why."""

    def check(cluster: Cluster) -> Iterator[Violation | Unknown]:
        details = cluster.details
        value = getattr(details, field) if details is not None else None
        if value is None:
            reason = details.unread.get(field, "") if details is not None else ""
            yield Unknown(reason=reason or f"{field.replace('_', ' ')} of the cluster are not known", permission=permission)
        else:
            yield from judge(value)

    return check


def minor_of(version: str) -> int | None:
    """Read the minor number of a Kubernetes version such as `1.34`; None for what is none."""
    digits = version.partition(".")[2]
    return int(digits) if digits.isdecimal() else None


def too_wide(blocks: Iterable[str]) -> list[str]:
    """Return the blocks of public addresses that are wider than an organisation needs; neighbours count as one.

    Raises ValueError for what is no address block.
    """
    return [str(one) for one in _joined(blocks) if one.prefixlen < _WIDEST[one.version] and one.is_global]


def holds_all(blocks: Iterable[object]) -> bool:
    """Tell whether address blocks together are all of IPv4 or IPv6: two halves are the whole. What is no block holds nothing."""
    found: list[object] = []
    for one in blocks:
        with suppress(ValueError):
            found.extend(_joined([str(one)]))
    return any(one.prefixlen == 0 for one in _joined(map(str, found)))


def _joined(blocks: Iterable[str]) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    networks = [ipaddress.ip_network(one, strict=False) for one in blocks]
    yield from ipaddress.collapse_addresses(n for n in networks if isinstance(n, ipaddress.IPv4Network))
    yield from ipaddress.collapse_addresses(n for n in networks if isinstance(n, ipaddress.IPv6Network))
