"""The in-memory stores keep the promises of their ports."""

from tests.builders import finding
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryIncidents, MemoryPublisher, MemorySignals, MemoryWorkloads
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.finding import Change
from tidewaiter.model.severity import Severity

MONDAY, TUESDAY = "2026-11-23T10:00:00+00:00", "2026-11-24T10:00:00+00:00"
ROLE = "arn:aws:iam::111122223333:role/web"


def _signal(identifier: str, time: str) -> Signal:
    return Signal(
        id=identifier,
        rule_id="TW-DET-x",
        title="t",
        severity=Severity.HIGH,
        time=time,
        actor=ROLE,
        event_source="cloudtrail",
        event_id=identifier,
        event_name="iam.amazonaws.com:CreateUser",
    )


def test_findings_tell_how_they_moved() -> None:
    """The second run of the same findings changes nothing."""
    store = MemoryFindings()
    assert [one.change for one in store.replace("r", [finding()], MONDAY)] == [Change.NEW]
    assert [one.change for one in store.replace("r", [finding()], TUESDAY)] == [Change.UNCHANGED]
    assert store.of("other") == ()


def test_a_workload_that_is_gone_ends_but_is_remembered() -> None:
    """What ran under a role stays known after it stopped, with its end."""
    store = MemoryWorkloads()
    web = Workload(key="c/shop/web-1/web", image_digest="sha256:1", role_arns=(ROLE,), instance_id="i-1")
    store.replace("c", [web], MONDAY)
    store.replace("c", [], TUESDAY)
    (gone,) = store.by_role(ROLE)
    assert (gone.seen_from, gone.seen_until) == (MONDAY, TUESDAY)
    assert store.by_digest("sha256:1") == store.by_instance("i-1") == (gone,)
    assert store.running("c") == ()


def test_a_signal_is_stored_once_and_found_in_order() -> None:
    """A duplicate is told apart, and time orders what comes back."""
    store = MemorySignals()
    late, early = _signal("b", TUESDAY), _signal("a", MONDAY)
    assert store.put(late) and store.put(early)  # noqa: PT018 - one claim
    assert not store.put(_signal("a", MONDAY))
    assert store.recent(ROLE, MONDAY) == (early, late)
    assert store.recent(ROLE, TUESDAY) == (late,)


def test_an_incident_says_whether_it_changed() -> None:
    """Storing the same incident again is no change."""
    store = MemoryIncidents()
    incident = Incident(id="i", title="t", severity=Severity.HIGH, actor=ROLE, account="1", region="r", opened=MONDAY, updated=MONDAY)
    assert store.put(incident)
    assert not store.put(incident)
    assert store.get("i") == incident
    assert store.get("other") is None


def test_the_publisher_keeps_events() -> None:
    """What would go on the bus can be looked at."""
    publisher = MemoryPublisher()
    publisher.publish("tidewaiter.x", {"a": 1}, resources=["r"])
    publisher.publish_all("tidewaiter.y", [{"b": 2}, {"c": 3}], resources=["r"])
    assert publisher.events == [("tidewaiter.x", {"a": 1}), ("tidewaiter.y", {"b": 2}), ("tidewaiter.y", {"c": 3})]
