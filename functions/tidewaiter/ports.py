"""What the core needs from the world: Protocols that `adapters/` implement for AWS and `local/` and tests for one machine.

Every method that talks to the outside may raise OfflineError or PermissionMissingError; nothing here imports an SDK.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from tidewaiter.model.advisory import Advisory, Affected, DatabaseInfo, ExploitFacts
from tidewaiter.model.cloud import Instance, Pushed, Registry, Repository, Role, SecurityGroup
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.finding import Finding, FindingChange
from tidewaiter.model.image import Image, LayerRef
from tidewaiter.model.inventory import Attached, Inventory, LayerResult
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report
from tidewaiter.model.response import ApiCall, Approval, Outcome, Plan


class ImageSource(Protocol):
    """Where images come from: an OCI layout, docker archive, registry, ECR or directory."""

    def images(self, platform: str = "") -> Sequence[Image]:
        """List the images of the reference: all platforms, or the one asked for (`linux/arm64`, `linux/arm/v7`).

        Raises BadInputError for an unknown media type or a platform that is not there, naming those that are.
        """

    def beside(self) -> Sequence[Image]:
        """List the images that lie in the same layout or archive, chosen or not, as far as they can be read: one may be another's base."""

    def attached(self, image: Image) -> Attached:
        """Read the bills of materials and attestations that refer to an image; what cannot be read or is about another is a Problem."""

    def open_layer(self, layer: LayerRef) -> BinaryIO:
        """Open the bytes of a layer as stored (still compressed); the reader checks digests."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What of the reference was left out or could not be read, known once its images and layers were read."""


class LayerStore(Protocol):
    """Results of layers by (diff id, scanner version); a corrupt entry reads as absent.

    Only what was read to its end, from bytes that hash to the layer's digests, is kept under that name. Anything less is kept by the
    digest of the stored bytes as well, for the report at hand: no image can spoil a layer for those that hold it whole.
    """

    def get(self, layer: LayerRef, scanner_version: str) -> LayerResult | None:
        """Return the complete result, else what these stored bytes gave, or None."""

    def put(self, layer: LayerRef, result: LayerResult) -> None:
        """Store a result; storing it twice is harmless."""

    def has(self, layer: LayerRef, scanner_version: str) -> bool:
        """Tell whether a readable and complete result is stored; an incomplete one is used by `get` but scanned again."""

    def reserved(self, layer: LayerRef, scanner_version: str) -> AbstractContextManager[None]:
        """Hold a layer while it is scanned, so that concurrent scans do the work once; ends with its holder, however that ends.

        Waits for another holder, or raises ConflictError where waiting is up to the caller.
        """


class AdvisoryStore(Protocol):
    """The advisory database, opened read-only."""

    def info(self) -> DatabaseInfo:
        """Say what the database holds and how old it is."""

    def lookup(self, ecosystem: str, name: str) -> Iterable[tuple[Advisory, Affected]]:
        """Yield the advisories that name a package in an OSV ecosystem such as `Debian:12` or `PyPI`; withdrawn ones excluded."""

    def advisory(self, advisory_id: str) -> Advisory | None:
        """Return one advisory by id or alias (for `explain`)."""

    def facts(self, cve: str) -> ExploitFacts | None:
        """Return what is known about the exploitation of a CVE."""


class InventoryStore(Protocol):
    """Inventories of images, and the inverted index (ecosystem, name) -> image digests."""

    def put(self, inventory: Inventory, image: Image) -> None:
        """Store an inventory and index its packages."""

    def get(self, image_digest: str) -> Inventory | None:
        """Return the inventory of an image digest, or None."""

    def holders(self, ecosystem: str, name: str) -> Iterable[str]:
        """Yield the digests of images that hold a package, by the OSV ecosystem with its release and the name in the database."""

    def part(self, image_digest: str, names: AbstractSet[tuple[str, str]]) -> Inventory | None:
        """Return an inventory with only the packages that are looked up by some (ecosystem, name), without files and hits; or None."""

    def forget(self, image_digest: str) -> None:
        """Remove an inventory and what the index says of it; doing it twice is harmless."""


class JudgementStore(Protocol):
    """The last report of each image without its findings and its inventory, which other stores hold: what it was judged by, and how."""

    def put(self, report: Report) -> None:
        """Store what a report says beside its findings and inventory."""

    def get(self, image_digest: str) -> Report | None:
        """Return the last one of an image, or None; a corrupt one reads as absent."""

    def digests(self, start: str = "") -> Iterable[str]:
        """Yield the digests of all images that were judged and not forgotten, or of those that start so."""

    def forget(self, image_digest: str) -> None:
        """Remove it; doing it twice is harmless."""


class RegistryListing(Protocol):
    """What lies in a registry."""

    def repositories(self) -> Iterable[str]:
        """Yield the names of all repositories; raises PermissionMissingError."""

    def pushed(self, repository: str) -> Iterable[Pushed]:
        """Yield the images of a repository; raises PermissionMissingError, or TidewaiterError when the registry stays too busy."""


class ReportStore(Protocol):
    """Documents people read: report JSON and HTML, SBOM."""

    def put_document(self, key: str, body: bytes, media_type: str) -> str:
        """Store a document under its S3 key and return a URI for it."""

    def get_document(self, key: str) -> bytes | None:
        """Return a document, or None."""


class FindingStore(Protocol):
    """Findings by resource; idempotent by finding id."""

    def replace(self, resource: str, findings: Sequence[Finding], now: str) -> tuple[FindingChange, ...]:
        """Make `findings` the open findings of a resource and tell how each moved (new, changed, unchanged, resolved)."""

    def of(self, resource: str) -> tuple[Finding, ...]:
        """Return the findings of a resource."""

    def update(self, resource: str, changes: Sequence[FindingChange]) -> None:
        """Write findings that moved, and leave the others of the resource as they are; doing it twice is harmless."""


class WorkloadStore(Protocol):
    """Which digest runs in which pod, on which instance, with which roles, over time."""

    def replace(self, scope: str, workloads: Sequence[Workload], now: str) -> None:
        """Make `workloads` what runs in a scope (cluster ARN); others of that scope get `seen_until`."""

    def running(self, scope: str) -> tuple[Workload, ...]:
        """Return what runs in a scope now."""

    def by_digest(self, image_digest: str) -> tuple[Workload, ...]:
        """Return what runs an image."""

    def by_role(self, role_arn: str) -> tuple[Workload, ...]:
        """Return what can use a role."""

    def by_instance(self, instance_id: str) -> tuple[Workload, ...]:
        """Return what runs on an instance."""


class BaselineStore(Protocol):
    """Decayed counts per (entity, dimension, value)."""

    def observe(self, entity: str, dimension: str, value: str, at: str, event_id: str) -> "Sighting":
        """Count one sighting, once per event id, and tell what was known before it."""


class Sighting(Protocol):
    """What a baseline knew before an observation."""

    @property
    def first(self) -> bool:
        """True if this entity never showed this value."""

    @property
    def weight(self) -> float:
        """Decayed count of this value before the observation."""

    @property
    def entity_events(self) -> float:
        """Decayed count of all the entity's events in this dimension: little of it means an insufficient baseline."""

    @property
    def entity_since(self) -> str:
        """When the entity was first seen (RFC 3339), or empty."""


class SignalStore(Protocol):
    """Signals by actor and time."""

    def put(self, signal: Signal) -> bool:
        """Store a signal; False if it was there already."""

    def recent(self, actor: str, since: str) -> tuple[Signal, ...]:
        """Return an actor's signals since a time, oldest first."""


class IncidentStore(Protocol):
    """Incidents by id."""

    def put(self, incident: Incident) -> bool:
        """Store an incident; True if its content changed."""

    def get(self, incident_id: str) -> Incident | None:
        """Return an incident, or None."""


class PlanStore(Protocol):
    """Plans, their approvals, task tokens and outcomes: what makes rollback possible."""

    def put(self, plan: Plan) -> bool:
        """Store a plan; False if the same plan id is there already."""

    def settle(self, plan: Plan) -> None:
        """Replace a stored plan by itself with the guards' verdicts; the hash must be the same."""

    def get(self, plan_id: str) -> Plan | None:
        """Return a plan, settled if it was, or None."""

    def await_decision(self, plan_id: str, stage: str, task_token: str) -> None:
        """Remember the task token of a waiting stage (`approve` or `lease`)."""

    def take_token(self, plan_id: str, stage: str) -> str:
        """Return and forget the task token of a stage, once; empty if there is none."""

    def decide(self, approval: Approval) -> bool:
        """Record the decision; False if one was recorded before (the first one stands).

        An approval with `override_release` is the separate decision to release early.
        """

    def approval(self, plan_id: str, *, early_release: bool = False) -> Approval | None:
        """Return the recorded decision on the plan, or on releasing it early; None if there is none."""

    def record(self, outcome: Outcome) -> None:
        """Record what an action did, keyed by (plan, action, state)."""

    def outcomes(self, plan_id: str) -> tuple[Outcome, ...]:
        """Return the recorded outcomes in order of time."""

    def intend(self, intent: Outcome) -> None:
        """Record what is about to be changed, before it is, keyed by (plan, action)."""

    def intents(self, plan_id: str) -> tuple[Outcome, ...]:
        """Return what was begun, whether or not it was finished."""

    def count_actions(self, account: str, hour: str, add: int, limit: int) -> int:
        """Reserve `add` actions in an hour (`2026-01-31T15`) and return the new count; raises RefusedError above `limit`."""


class EvidenceStore(Protocol):
    """Append-only evidence in a locked bucket, with a hash manifest."""

    def put(self, key: str, body: bytes) -> str:
        """Store evidence and return its URI; refuses to overwrite."""


class Ledger(Protocol):
    """Idempotency by (source, event id)."""

    def claim(self, source: str, event_id: str, owner: str = "", *, seconds: int = 0) -> bool:
        """Return True for the first claimant and False for every duplicate, for some seconds (0: as long as duplicates may come).

        A named `owner` (an execution's ARN) gets True again, so that a retried step of the same execution goes on.
        """

    def release(self, source: str, event_id: str, owner: str = "") -> None:
        """Give a claim back, so that another can be made; with an `owner` only that owner's, if it is still the owner's."""


class CloudReader(Protocol):
    """Reads AWS facts."""

    def instance(self, instance_id: str) -> Instance:
        """Read one EC2 instance with every ENI; raises NotFoundError."""

    def security_groups(self, vpc_id: str, name: str = "") -> tuple[SecurityGroup, ...]:
        """Read the security groups of a VPC, or the one of a name."""

    def interface_groups(self, interface_id: str) -> tuple[str, ...]:
        """Read the security groups of an ENI now."""

    def role(self, role_name: str) -> Role:
        """Read one IAM role with its inline policies; raises NotFoundError."""

    def repository(self, name: str) -> Repository:
        """Read one ECR repository with its policy, images and tags; raises NotFoundError."""

    def repositories(self, names: Sequence[str] = ()) -> tuple[Repository, ...]:
        """Read all ECR repositories of the account and region, or those of some names; raises NotFoundError."""

    def registry(self) -> Registry:
        """Read what the ECR registry of the account and region sets for all repositories; what could not be read is named."""

    def clusters(self) -> tuple[Cluster, ...]:
        """Read all EKS clusters of the account and region."""

    def cluster(self, name: str) -> Cluster:
        """Read one EKS cluster; raises NotFoundError."""

    def account(self) -> str:
        """Return the account id these credentials belong to."""


class CloudActor(Protocol):
    """Makes AWS calls that change something; an implementation refuses every operation that its function did not declare."""

    def perform(self, call: ApiCall) -> Mapping[str, Any]:
        """Make one exact call and return its response without metadata.

        Raises PermissionMissingError, ConflictError (already exists, version conflict) or NotFoundError.
        """


class ClusterReader(Protocol):
    """Reads a Kubernetes API, paged."""

    def list_objects(self, api_version: str, kind_plural: str, namespace: str = "") -> Iterator[Mapping[str, Any]]:
        """Yield objects such as (`v1`, `pods`) or (`apps/v1`, `deployments`); raises PermissionMissingError naming verb and resource."""

    def server_version(self) -> str:
        """Return `major.minor`."""


class ClusterActor(Protocol):
    """Changes Kubernetes objects."""

    def patch(self, api_version: str, kind_plural: str, namespace: str, name: str, patch: Mapping[str, Any]) -> Mapping[str, Any]:
        """Apply a merge patch; raises ConflictError, NotFoundError or PermissionMissingError."""

    def create(self, api_version: str, kind_plural: str, namespace: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Create an object."""

    def delete(self, api_version: str, kind_plural: str, namespace: str, name: str, uid: str = "") -> None:
        """Delete an object (only if its uid still is `uid`, when given)."""

    def evict(self, namespace: str, pod: str) -> None:
        """Evict a pod; raises RefusedError when a disruption budget forbids it."""


class Scorer(Protocol):
    """Gives a CVE its probability of exploitation (XGBoost where it is installed)."""

    def score(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[ExploitFacts]:
        """Score CVE records (the training columns available at publication)."""


class EventPublisher(Protocol):
    """Puts events of our own on the bus."""

    def publish(self, detail_type: str, detail: Mapping[str, Any], *, resources: Sequence[str] = ()) -> None:
        """Publish one event `tidewaiter.*` whose detail carries `schema_version`."""

    def publish_all(self, detail_type: str, details: Iterable[Mapping[str, Any]], *, resources: Sequence[str] = ()) -> None:
        """Publish many of one type, in order and in few calls; a failure in between may leave some published."""


class Notifier(Protocol):
    """Tells people."""

    def notify(self, message: "Message") -> None:
        """Send one message; a failing channel raises, and the caller records it as a Problem."""


class Message(Protocol):
    """One message for people, rendered per channel."""

    @property
    def subject(self) -> str:
        """One line."""

    @property
    def text(self) -> str:
        """Plain text body."""


class Clock(Protocol):
    """Time, so that tests and the demo can set it."""

    def now(self) -> datetime:
        """Return the current time, timezone-aware UTC."""


class IdGenerator(Protocol):
    """Fresh identifiers."""

    def new(self, prefix: str) -> str:
        """Return an identifier that was never used."""
