"""Signals of one actor in, at most one incident out.

An incident opens when within 24 hours a rule raised a critical signal, or at least two rules with at least two different ATT&CK
tactics add up to a score of 60. Baseline signals support a score that rules have reached; alone they never open anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tidewaiter.detection.severities import chance_of
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, IncidentState, Signal
from tidewaiter.model.ids import stable_id
from tidewaiter.model.severity import Severity

WINDOW = timedelta(hours=24)
OPENING_SCORE = 60.0
CRITICAL_SCORE = 85.0
TACTIC_CHANCE = 0.15
BASELINE_CHANCE = 0.1
ENOUGH = 2
MAX_SIGNALS = 200
OVER = frozenset({IncidentState.RELEASED, IncidentState.CLOSED})


def correlate(signals: Iterable[Signal], workloads: Sequence[Workload], *, now: str, known: Incident | None) -> Incident | None:
    """Add the signals of one actor up to an incident, or None while they do not mean one.

    `workloads` are those that can use the actor's role. `known` is the incident stored under the id this function returned before:
    it keeps its id, opening time and state. A known incident that was released or closed stays as it is; only signals later than
    its last update count, and they open a successor with an id of its own. The result is the same for any order and repetition.
    """
    recent = _recent({signal.id: signal for signal in (*(known.signals if known else ()), *signals)}.values())
    if known and known.state in OVER:
        recent = tuple(signal for signal in recent if _moment(signal.time) > _moment(known.updated))
    if not _means_trouble(recent):
        return None
    return _incident(recent, workloads, now, known)


def incident_id(actor: str, first: Signal, predecessor: str = "") -> str:
    """Name an incident by its actor and the UTC day of its first signal, which late events of that day do not move."""
    return stable_id("incident", actor, predecessor or first.time[:10])


def score(signals: Sequence[Signal]) -> float:
    """Give 0-100: the chance that at least one rule is right (noisy-or over rules), raised by each further tactic and by novelty."""
    worst: dict[str, Severity] = {}
    for signal in _by_rules(signals):
        worst[signal.rule_id] = max(worst.get(signal.rule_id, Severity.UNKNOWN), signal.severity, key=lambda severity: severity.rank)
    if not worst:
        return 0.0
    innocent = 1.0
    for severity in worst.values():
        innocent *= 1 - chance_of(severity)
    innocent *= (1 - TACTIC_CHANCE) ** max(len(_tactics(signals)) - 1, 0)
    innocent *= 1 - BASELINE_CHANCE if any(signal.baseline and signal.severity.rank >= Severity.LOW.rank for signal in signals) else 1
    return round(100 * (1 - innocent), 1)


def _recent(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Keep what lies within 24 hours of the latest signal, oldest first."""
    ordered = sorted(signals, key=lambda signal: (signal.time, signal.id))
    if not ordered:
        return ()
    start = _moment(ordered[-1].time) - WINDOW
    within = [signal for signal in ordered if _moment(signal.time) >= start]
    return tuple(_bounded(within))


def _bounded(signals: list[Signal]) -> list[Signal]:
    """Under a flood keep the gravest signals, in order of time."""
    if len(signals) <= MAX_SIGNALS:
        return signals
    kept = sorted(signals, key=lambda signal: (signal.baseline, -signal.severity.rank, signal.time, signal.id))[:MAX_SIGNALS]
    return sorted(kept, key=lambda signal: (signal.time, signal.id))


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time)


def _by_rules(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    return tuple(signal for signal in signals if not signal.baseline)


def _tactics(signals: Iterable[Signal]) -> frozenset[str]:
    """Count one tactic per signal, its first: a rule that names three tactics is still one observation."""
    return frozenset(signal.tactics[0] for signal in _by_rules(signals) if signal.tactics)


def _means_trouble(signals: Sequence[Signal]) -> bool:
    by_rules = _by_rules(signals)
    if any(signal.severity is Severity.CRITICAL for signal in by_rules):
        return True
    several = len({signal.rule_id for signal in by_rules}) >= ENOUGH and len(_tactics(signals)) >= ENOUGH
    return several and score(signals) >= OPENING_SCORE


def _incident(signals: Sequence[Signal], workloads: Sequence[Workload], now: str, known: Incident | None) -> Incident:
    first = next(signal for signal in signals if not signal.baseline)
    total = score(signals)
    continued = known if known and known.state not in OVER else None
    predecessor = known.id if known and known.state in OVER else ""
    actor = first.actor
    instances, behind = _involved(signals, _merged(continued.workloads if continued else (), workloads))
    worst = max((signal.severity for signal in _by_rules(signals)), key=lambda severity: severity.rank)
    incident = Incident(
        id=continued.id if continued else incident_id(actor, first, predecessor),
        title=_title(actor, signals),
        severity=Severity.CRITICAL if total >= CRITICAL_SCORE else worst,
        actor=actor,
        account=_most_common(signals, "account"),
        region=_region(signals, behind),
        opened=continued.opened if continued else now,
        updated=now,
        state=continued.state if continued else IncidentState.OPEN,
        signals=tuple(signals),
        workloads=behind,
        instance_ids=instances,
        role_arns=(actor,) if ":role/" in actor else (),
        image_digests=tuple(dict.fromkeys(workload.image_digest for workload in behind if workload.image_digest)),
        reasons=_reasons(signals, behind, total),
        score=total,
    )
    return known if continued and known and _same(incident, known) else incident


def _same(incident: Incident, known: Incident) -> bool:
    """Tell whether only the clock would change: then duplicates publish nothing."""
    return replace(incident, updated=known.updated) == known


def _merged(before: Sequence[Workload], now: Sequence[Workload]) -> tuple[Workload, ...]:
    """Join what the incident knew with what runs now: a contained workload that is gone stays part of its incident."""
    running = {workload.key: workload for workload in now if not workload.seen_until}
    return tuple(({workload.key: workload for workload in before} | running).values())


def _involved(signals: Iterable[Signal], workloads: Sequence[Workload]) -> tuple[tuple[str, ...], tuple[Workload, ...]]:
    """Find the instances and workloads behind the actor.

    A session that names its instance narrows a shared role to that instance: the other holders of the role are left alone.
    """
    named = tuple(dict.fromkeys(signal.entities["instance_id"] for signal in signals if signal.entities.get("instance_id")))
    if named:
        return named, tuple(workload for workload in workloads if workload.instance_id in named)
    return tuple(dict.fromkeys(workload.instance_id for workload in workloads if workload.instance_id)), tuple(workloads)


def _region(signals: Sequence[Signal], workloads: Sequence[Workload]) -> str:
    """Prefer where the workload runs: IAM and STS calls are recorded in another region than the instance's."""
    for workload in workloads:
        parts = workload.cluster_arn.split(":")
        if len(parts) > 3 and parts[3]:  # noqa: PLR2004 - arn:partition:service:region
            return parts[3]
    return _most_common(signals, "region")


def _most_common(signals: Iterable[Signal], key: str) -> str:
    counted = Counter(value for signal in signals if (value := signal.entities.get(key, "")))
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""


def _title(actor: str, signals: Sequence[Signal]) -> str:
    name = actor.rsplit("/", 1)[-1]
    rules = {signal.rule_id for signal in _by_rules(signals)}
    return f"{name}: {len(rules)} suspicious behaviour{'s' if len(rules) > 1 else ''} within 24 hours"


def _reasons(signals: Sequence[Signal], workloads: Sequence[Workload], total: float) -> tuple[str, ...]:
    by_rule: Mapping[str, Signal] = {signal.rule_id: signal for signal in reversed(_by_rules(signals))}
    told = [f"{signal.time} {signal.title}: {'; '.join(signal.reasons)}" for signal in sorted(by_rule.values(), key=lambda one: one.time)]
    tactics = ", ".join(sorted(_tactics(signals)))
    joined = [f"the role is used by {workload.pod or workload.key}, which runs {workload.image_digest}" for workload in workloads[:5]]
    return (*told, f"{len(by_rule)} rules over the tactics {tactics} give a score of {total}", *joined)
