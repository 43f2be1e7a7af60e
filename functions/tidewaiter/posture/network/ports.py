"""Sets of ports as sorted, disjoint ranges, which is how policies name them and people read them."""

from collections.abc import Iterable

from tidewaiter.model.network import PortRange

PROTOCOLS = ("SCTP", "TCP", "UDP")
FIRST, LAST = 1, 65535

Ports = tuple[PortRange, ...]

ALL_PORTS: Ports = tuple(PortRange(protocol, FIRST, LAST) for protocol in PROTOCOLS)
NO_PORTS: Ports = ()


def union(ranges: Iterable[PortRange]) -> Ports:
    """Join ranges; neighbours become one."""
    joined: list[PortRange] = []
    for one in sorted(ranges):
        last = joined[-1] if joined else None
        if last is not None and last.protocol == one.protocol and one.first <= last.last + 1:
            joined[-1] = PortRange(one.protocol, last.first, max(last.last, one.last))
        else:
            joined.append(one)
    return tuple(joined)


def intersection(left: Ports, right: Ports) -> Ports:
    """Keep what both hold."""
    if left is ALL_PORTS or right is ALL_PORTS:
        return right if left is ALL_PORTS else left
    return union(
        PortRange(a.protocol, max(a.first, b.first), min(a.last, b.last))
        for a in left
        for b in right
        if a.protocol == b.protocol and max(a.first, b.first) <= min(a.last, b.last)
    )


def holds(ports: Iterable[PortRange], protocol: str, number: int) -> bool:
    """Tell whether one port is in a set."""
    return any(one.protocol == protocol and one.first <= number <= one.last for one in ports)
