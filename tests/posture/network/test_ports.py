"""Sets of ports."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.network import PortRange
from tidewaiter.posture.network.ports import ALL_PORTS, holds, intersection, union

RANGES = st.lists(
    st.builds(lambda protocol, a, b: PortRange(protocol, min(a, b), max(a, b)), st.sampled_from(["TCP", "UDP"]), *[st.integers(1, 12)] * 2),
    max_size=6,
)
NUMBERS = [(protocol, number) for protocol in ("TCP", "UDP") for number in range(14)]


@given(RANGES, RANGES)
def test_sets_are_those_of_single_ports(left, right):
    """Union and intersection hold exactly the ports that counting one by one gives, as disjoint ranges."""
    for found, rule in (
        (union([*left, *right]), lambda a, b: a or b),
        (intersection(union(left), union(right)), lambda a, b: a and b),
    ):
        for protocol, number in NUMBERS:
            assert holds(found, protocol, number) == rule(holds(left, protocol, number), holds(right, protocol, number))
        assert list(found) == sorted(found)
        assert all(a.protocol != b.protocol or a.last + 1 < b.first for a, b in itertools.pairwise(found))


def test_all_ports_change_nothing():
    """What is cut with everything stays as it is."""
    some = (PortRange("TCP", 80, 90),)
    assert intersection(ALL_PORTS, some) == intersection(some, ALL_PORTS) == some
    assert str(some[0]) == "TCP/80-90"
