"""Planned failures hit the calls they name, as often as they say."""

from tidewaiter.local.faults import DENY, THROTTLE, Fault, Faults
from tidewaiter.local.wire import ApiRequest


def request(operation: str = "PutItem") -> ApiRequest:
    """Give one call."""
    return ApiRequest(service="dynamodb", model="dynamodb", operation=operation, access_key="A", region="r", protocol="json")


def test_the_next_calls_fail_and_then_no_more():
    """Two throttles, then success."""
    faults = Faults()
    faults.add(Fault(action="dynamodb:PutItem", error=THROTTLE, times=2))
    assert [faults.check(request()) for _ in range(3)] == [THROTTLE, THROTTLE, None]


def test_a_fault_can_wait_and_last():
    """After one good call every one is denied; others are untouched."""
    faults = Faults()
    faults.add(Fault(action="dynamodb:PutItem", error=DENY, times=-1, after=1))
    assert [faults.check(request()) for _ in range(3)] == [None, DENY, DENY]
    assert faults.check(request("GetItem")) is None
    assert faults.calls == {"dynamodb:PutItem": 3, "dynamodb:GetItem": 1}


def test_clearing_forgets_all():
    """Plan and counts are gone."""
    faults = Faults()
    faults.add(Fault(action="dynamodb:PutItem", error=DENY))
    faults.clear()
    assert faults.check(request()) is None
    assert faults.calls == {"dynamodb:PutItem": 1}
