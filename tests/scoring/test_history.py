"""Vendor history."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.scoring.history import VendorHistory, pack, unpack

DAYS = st.lists(st.integers(min_value=700_000, max_value=760_000), max_size=20).map(lambda days: tuple(sorted(days)))


def test_only_days_strictly_before_count() -> None:
    """The day of publication itself is the future."""
    history = VendorHistory({"acme": ((10, 20, 20, 30), (20,), ())})
    assert history.before("acme", 20) == (1, 0, 0)
    assert history.before("acme", 21) == (3, 1, 0)


def test_an_unknown_vendor_has_no_history() -> None:
    """An unknown vendor counts zero, not missing."""
    assert VendorHistory({}).before("acme", 20) == (0, 0, 0)


def test_several_vendors_count_with_the_highest_of_each() -> None:
    """A record that names several vendors takes the most telling one per kind."""
    history = VendorHistory({"a": ((1, 2, 3), (), ()), "b": ((1,), (2,), ())})
    assert history.most(("a", "b"), 10) == (3, 1, 0)
    assert history.most((), 10) == (0, 0, 0)


@given(st.dictionaries(st.text(max_size=5), st.tuples(DAYS, DAYS, DAYS), max_size=5))
def test_packing_loses_nothing(days: dict[str, tuple[tuple[int, ...], ...]]) -> None:
    """What is packed is read back equal, before and after the origin."""
    assert unpack(pack(VendorHistory(days), 728_294), 728_294).days == days
