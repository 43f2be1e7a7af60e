"""What each use case of `pipeline` needs: ports and settings in one frozen value, built by handlers, the command line and tests."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tidewaiter import content
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import Image
from tidewaiter.model.waiver import Waiver
from tidewaiter.ports import (
    AdvisoryStore,
    BaselineStore,
    Clock,
    CloudReader,
    ClusterReader,
    EventPublisher,
    FindingStore,
    IncidentStore,
    InventoryStore,
    LayerStore,
    ReportStore,
    SignalStore,
    WorkloadStore,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPorts:
    """What scanning needs; `fail_on` is the severity the gate blocks at (empty: never), `say` hears one line per step.

    `known` names images that a given one may be built on, such as those of the same account.
    """

    layers: LayerStore
    advisories: AdvisoryStore
    clock: Clock
    visitors: content.Visitors = content.visitors
    waivers: tuple[Waiver, ...] = ()
    fail_on: str = ""
    say: Callable[[str], None] = field(default=lambda _line: None)
    known: Callable[[Image], Iterable[Image]] = field(default=lambda _image: ())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPorts:
    """Where findings are kept and announced; `export` hands those that moved to a system of somebody else and must not raise."""

    findings: FindingStore
    reports: ReportStore
    publisher: EventPublisher
    export: Callable[[Sequence[Finding]], None] = field(default=lambda _moved: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPorts(KeepPorts):
    """Where the result of a scan is kept and announced."""

    inventories: InventoryStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectPorts:
    """What detection needs."""

    baselines: BaselineStore
    signals: SignalStore
    incidents: IncidentStore
    workloads: WorkloadStore
    publisher: EventPublisher
    clock: Clock
    own_roles: tuple[str, ...] = ("arn:aws*:iam::*:role/tidewaiter/*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestPorts:
    """What judging files needs."""

    clock: Clock
    waivers: tuple[Waiver, ...] = ()
    fail_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPorts:
    """What auditing live systems needs; `connect` opens the Kubernetes API of a cluster."""

    cloud: CloudReader
    connect: Callable[[Cluster], ClusterReader]
    workloads: WorkloadStore
    findings: FindingStore
    judge: ManifestPorts
