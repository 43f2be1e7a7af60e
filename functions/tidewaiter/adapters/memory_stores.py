"""Stores that live as long as one command: what `detect FILE`, `audit` and tests use instead of DynamoDB and the bus."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.finding import Finding, FindingChange
from tidewaiter.policy.changes import finding_changes


class MemoryFindings:
    """Findings by resource."""

    def __init__(self) -> None:
        self._by_resource: dict[str, tuple[Finding, ...]] = {}

    def replace(self, resource: str, findings: Sequence[Finding], now: str) -> tuple[FindingChange, ...]:
        """Make `findings` those of a resource and tell how each moved."""
        changes = finding_changes(self.of(resource), findings, now)
        self._by_resource[resource] = tuple(change.finding for change in changes)
        return changes

    def of(self, resource: str) -> tuple[Finding, ...]:
        """Return the findings of a resource."""
        return self._by_resource.get(resource, ())

    def update(self, resource: str, changes: Sequence[FindingChange]) -> None:
        """Write findings that moved and leave the others as they are."""
        known = {finding.id: finding for finding in self.of(resource)}
        self._by_resource[resource] = tuple((known | {change.finding.id: change.finding for change in changes}).values())


class MemoryWorkloads:
    """Workloads by scope."""

    def __init__(self) -> None:
        self._by_scope: dict[str, dict[str, Workload]] = {}

    def replace(self, scope: str, workloads: Sequence[Workload], now: str) -> None:
        """Make `workloads` what runs in a scope; others of that scope end now."""
        before = self._by_scope.get(scope, {})
        running = {one.key: replace(one, seen_from=before[one.key].seen_from if one.key in before else now) for one in workloads}
        gone = {key: replace(one, seen_until=one.seen_until or now) for key, one in before.items() if key not in running}
        self._by_scope[scope] = gone | running

    def running(self, scope: str) -> tuple[Workload, ...]:
        """Return what runs in a scope now."""
        return tuple(one for one in self._by_scope.get(scope, {}).values() if not one.seen_until)

    def by_digest(self, image_digest: str) -> tuple[Workload, ...]:
        """Return what runs or ran an image."""
        return tuple(one for one in self._all() if one.image_digest == image_digest)

    def by_role(self, role_arn: str) -> tuple[Workload, ...]:
        """Return what can or could use a role."""
        return tuple(one for one in self._all() if role_arn in one.role_arns)

    def by_instance(self, instance_id: str) -> tuple[Workload, ...]:
        """Return what runs or ran on an instance."""
        return tuple(one for one in self._all() if one.instance_id == instance_id)

    def _all(self) -> list[Workload]:
        return [one for scope in self._by_scope.values() for one in scope.values()]


class MemorySignals:
    """Signals by actor."""

    def __init__(self) -> None:
        self._signals: dict[str, Signal] = {}

    def put(self, signal: Signal) -> bool:
        """Store a signal; False if it was there already."""
        return self._signals.setdefault(signal.id, signal) is signal

    def recent(self, actor: str, since: str) -> tuple[Signal, ...]:
        """Return an actor's signals since a time, oldest first."""
        found = [one for one in self._signals.values() if one.actor == actor and one.time >= since]
        return tuple(sorted(found, key=lambda one: (one.time, one.id)))


class MemoryIncidents:
    """Incidents by id."""

    def __init__(self) -> None:
        self._incidents: dict[str, Incident] = {}

    def put(self, incident: Incident) -> bool:
        """Store an incident; True if its content changed."""
        changed = self._incidents.get(incident.id) != incident
        self._incidents[incident.id] = incident
        return changed

    def get(self, incident_id: str) -> Incident | None:
        """Return an incident, or None."""
        return self._incidents.get(incident_id)


class MemoryPublisher:
    """Keeps what would have gone on the bus."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Mapping[str, Any]]] = []

    def publish(self, detail_type: str, detail: Mapping[str, Any], *, resources: Sequence[str] = ()) -> None:  # noqa: ARG002 - the port's
        """Remember one event."""
        self.events.append((detail_type, detail))

    def publish_all(self, detail_type: str, details: Iterable[Mapping[str, Any]], *, resources: Sequence[str] = ()) -> None:
        """Remember many."""
        for detail in details:
            self.publish(detail_type, detail, resources=resources)
