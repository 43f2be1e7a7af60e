"""Signals of one actor add up to an incident, or they do not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detection.samples import INSTANCE, sample
from tests.detection.test_engine import SEQUENCE
from tidewaiter.adapters.memory_baselines import MemoryBaselines
from tidewaiter.detection.correlate import correlate, score
from tidewaiter.detection.engine import signals_of
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import IncidentState, Signal
from tidewaiter.model.severity import Severity

ROLE = "arn:aws:iam::111122223333:role/shop-node"
NOW = "2026-01-31T16:00:00Z"


def signal(
    rule: str = "TW-DET-a", severity: Severity = Severity.HIGH, tactic: str = "TA0003", time: str = "2026-01-31T15:00:00Z", **more: object
) -> Signal:
    """Make a signal of the shop's node role."""
    made = Signal(
        id=f"{rule}@{time}",
        rule_id=rule,
        title=rule,
        severity=severity,
        time=time,
        actor=ROLE,
        event_source="cloudtrail",
        event_id=f"{rule}{time}",
        event_name="x",
        tactics=(tactic,),
        reasons=("because",),
        entities={"account": "1", "region": "eu-central-1"},
    )
    return replace(made, **more)


def workload(instance: str, key: str = "shop", **more: object) -> Workload:
    """Make a workload that uses the role on an instance."""
    made = Workload(
        key=f"{key}/{instance}",
        image_digest=f"sha256:{key}",
        instance_id=instance,
        role_arns=(ROLE,),
        cluster_arn="arn:aws:eks:eu-west-1:1:cluster/c",
    )
    return replace(made, **more)


TWO = (signal("TW-DET-a"), signal("TW-DET-b", tactic="TA0005", time="2026-01-31T15:10:00Z"))


@pytest.mark.parametrize(
    ("signals", "opens"),
    [
        pytest.param(TWO, True, id="two-high-two-tactics"),
        pytest.param((signal(severity=Severity.CRITICAL),), True, id="one-critical"),
        pytest.param((signal(),), False, id="one-high"),
        pytest.param((signal("a"), signal("b")), False, id="one-tactic"),
        pytest.param((signal("a"), signal("a", tactic="TA0005", time="2026-01-31T15:01:00Z")), False, id="one-rule"),
        pytest.param((signal("a", Severity.LOW), signal("b", Severity.LOW, "TA0005")), False, id="too-mild"),
        pytest.param((TWO[0], replace(TWO[1], time="2026-02-02T15:10:00Z")), False, id="two-days-apart"),
        pytest.param((), False, id="nothing"),
    ],
)
def test_when_an_incident_opens(signals: tuple[Signal, ...], opens: bool) -> None:  # noqa: FBT001
    """The written criterion: one critical rule, or two rules of two tactics with a score of 60 within 24 hours."""
    assert (correlate(signals, (), now=NOW, known=None) is not None) is opens


def test_baselines_alone_open_nothing() -> None:
    """However many and however grave, baseline signals are no incident."""
    many = tuple(signal(f"b{n}", Severity.CRITICAL, f"TA000{n}", baseline=True) for n in range(1, 9))
    assert correlate(many, (), now=NOW, known=None) is None


@given(st.permutations((*TWO, signal("TW-DET-c", Severity.MEDIUM, "TA0006", "2026-01-31T14:00:00Z"))), st.integers(0, 2))
def test_order_and_repetition_change_nothing(signals: list[Signal], repeated: int) -> None:
    """Reordered and duplicated signals give the same incident."""
    expected = correlate(sorted(signals, key=lambda one: one.time), (), now=NOW, known=None)
    assert correlate([*signals, signals[repeated]], (), now=NOW, known=None) == expected


def test_a_late_signal_joins_the_incident() -> None:
    """A signal from before the first one changes the incident instead of opening another."""
    first = correlate(TWO, (), now=NOW, known=None)
    late = signal("TW-DET-c", time="2026-01-31T13:00:00Z")
    assert first is not None
    changed = correlate((*TWO, late), (), now="2026-01-31T17:00:00Z", known=first)
    assert changed is not None
    assert (changed.id, changed.opened, len(changed.signals)) == (first.id, first.opened, 3)
    fresh = correlate((*TWO, late), (), now=NOW, known=None)
    assert fresh is not None
    assert fresh.id == first.id


def test_nothing_new_leaves_the_incident_as_it_is() -> None:
    """A duplicate does not even move the time of the last update."""
    first = correlate(TWO, (workload(INSTANCE),), now=NOW, known=None)
    assert correlate(TWO, (workload(INSTANCE),), now="2026-01-31T17:00:00Z", known=first) is first


def test_a_contained_incident_stays_contained_and_keeps_its_workloads() -> None:
    """New signals add to it; a pod that is gone since stays named."""
    first = correlate(TWO, (workload(INSTANCE),), now=NOW, known=None)
    assert first is not None
    contained = replace(first, state=IncidentState.CONTAINED)
    changed = correlate((*TWO, signal("TW-DET-d", time="2026-01-31T15:30:00Z")), (), now=NOW, known=contained)
    assert changed is not None
    assert (changed.state, changed.image_digests) == (IncidentState.CONTAINED, ("sha256:shop",))


def test_after_release_only_new_signals_open_another() -> None:
    """The old signals do not reopen what was released; new ones make a successor with its own id."""
    first = correlate(TWO, (), now=NOW, known=None)
    assert first is not None
    released = replace(first, state=IncidentState.RELEASED)
    assert correlate(TWO, (), now="2026-01-31T17:00:00Z", known=released) is None
    again = correlate(
        (*TWO, signal(severity=Severity.CRITICAL, time="2026-01-31T18:00:00Z")), (), now="2026-01-31T18:00:01Z", known=released
    )
    assert again is not None
    assert again.id != first.id
    assert len(again.signals) == 1


def test_a_session_that_names_its_instance_spares_the_others() -> None:
    """Two instances share the role; only the one whose session acted is involved."""
    named = tuple(replace(one, entities={**one.entities, "instance_id": INSTANCE}) for one in TWO)
    incident = correlate(named, (workload(INSTANCE), workload("i-00000000", "other")), now=NOW, known=None)
    assert incident is not None
    assert incident.instance_ids == (INSTANCE,)
    assert incident.image_digests == ("sha256:shop",)
    assert incident.region == "eu-west-1"
    assert incident.role_arns == (ROLE,)


def test_a_pod_role_involves_what_runs_with_it() -> None:
    """Without an instance in the session all running users of the role are involved, those that ended are not."""
    ended = workload("i-00000000", "old", seen_until="2026-01-01T00:00:00Z")
    incident = correlate(TWO, (workload(INSTANCE), ended), now=NOW, known=None)
    assert incident is not None
    assert incident.instance_ids == (INSTANCE,)


def test_a_flood_is_bounded() -> None:
    """Hundreds of signals keep the gravest."""
    flood = [signal("TW-DET-x", Severity.LOW, time=f"2026-01-31T{n // 60:02}:{n % 60:02}:00Z") for n in range(600)]
    incident = correlate([*flood, *TWO], (), now=NOW, known=None)
    assert incident is not None
    assert len(incident.signals) == 200
    assert all(one in incident.signals for one in TWO)


def test_the_score_counts_a_rule_once() -> None:
    """Ten hits of one rule weigh as much as one; another rule weighs more."""
    one, ten = score([signal()]), score([signal(time=f"2026-01-31T15:0{n}:00Z") for n in range(10)])
    assert one == ten == 50.0
    assert score(TWO) > one


def test_the_sample_sequence_is_one_incident_with_reasons() -> None:
    """The sequence of the events folder opens one critical incident for the instance that acted."""
    store = MemoryBaselines()
    signals = [one for name in SEQUENCE for one in signals_of(sample(f"cloudtrail-{name}"), store)]
    incident = correlate(signals, (workload(INSTANCE),), now=NOW, known=None)
    assert incident is not None
    assert incident.severity is Severity.CRITICAL
    assert incident.instance_ids == (INSTANCE,)
    assert any("sha256:shop" in reason for reason in incident.reasons)
