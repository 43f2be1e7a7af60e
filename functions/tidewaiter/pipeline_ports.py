"""What each use case of `pipeline` needs: ports and settings in one frozen value, built by handlers, the command line and tests."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol

from tidewaiter import content
from tidewaiter.inventory.bases import Candidate
from tidewaiter.inventory.cataloger import Cataloger
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.inventory.origins import Relative, relative_of
from tidewaiter.model.account import ClusterAccess, IamAccount
from tidewaiter.model.cluster import Cluster, Workload
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.image import BaseImage, Image
from tidewaiter.model.inventory import Attached
from tidewaiter.policy.base_support import known_to
from tidewaiter.policy.judging import NO_RULES, Rules
from tidewaiter.policy.object_rules import with_rules_of
from tidewaiter.policy.signing import Judged
from tidewaiter.policy.trust import Trust
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
    JudgementStore,
    LayerStore,
    ReportStore,
    SignalStore,
    WorkloadStore,
)
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.files import JudgeOwn, none_of_own
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.workloads import digest_of

REMATCH_DAYS = 90
"""How long an image that runs nowhere is judged again when advisories change."""


class SignaturePlaces(Protocol):
    """Judges signatures where one image lies in several repositories."""

    def judge(self, image: Image, trust: Trust, now: datetime) -> Judged:
        """Judge an image by what is required in any repository that holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPorts:
    """What scanning needs; `fail_on` is the severity the gate blocks at (empty: never), `say` hears one line per step.

    `known` yields images that a given one may be built on, such as those of the same account; `remember` keeps it for later ones. Both
    are given the image without its secrets. `stated` are what the user says is the base, one image for each platform.
    `bases` finds newer images of a base's repository, with their contents as they are stored.
    `places` judges signatures in all repositories of an image; without it, those count that were read with the image.
    """

    layers: LayerStore
    advisories: AdvisoryStore
    clock: Clock
    visitors: content.Visitors = content.visitors
    rules: Rules = NO_RULES
    fail_on: str = ""
    say: Callable[[str], None] = field(default=lambda _line: None)
    known: Callable[[Image], Iterable[Relative]] = field(default=lambda _image: ())
    remember: Callable[[Image], None] = field(default=lambda _image: None)
    stated: tuple[Image, ...] = ()
    bases: Callable[[BaseImage], Sequence[Candidate]] = field(default=lambda _base: ())
    places: SignaturePlaces | None = None
    limits: Limits = DEFAULT
    more_catalogers: tuple[Cataloger, ...] = ()


def with_relatives(ports: ScanPorts, others: Sequence[Image]) -> ScanPorts:
    """Let images be built on some others as well."""

    def known(image: Image) -> Iterable[Relative]:
        yield from filter(None, (relative_of(image, other) for other in others))
        yield from ports.known(image)

    return replace(ports, known=known)


def with_statements(ports: ScanPorts, attached: Attached) -> ScanPorts:
    """Let the VEX beside an image count where the user trusts it."""
    rules = ports.rules
    if not rules.attached or not attached.statements:
        return ports
    return replace(ports, rules=replace(rules, statements=(*rules.statements, *attached.statements)))


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
    judgements: JudgementStore


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPorts:
    """What watching stored images needs: where results are `kept`, and what runs.

    `held` keeps others from storing a result of the same image meanwhile, or raises ConflictError. Images that run nowhere are watched
    for `days` after their scan.
    """

    kept: ResultPorts
    workloads: WorkloadStore
    clock: Clock
    held: Callable[[str], AbstractContextManager[None]]
    days: int = REMATCH_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class RematchPorts(WatchPorts):
    """What judging stored images again needs: `judge` is how images are judged now."""

    judge: ScanPorts


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
    """What judging files needs; `judge_own` judges by the users' own policies, `context` says which controls run and what they may know."""

    clock: Clock
    rules: Rules = NO_RULES
    fail_on: str = ""
    judge_own: JudgeOwn = none_of_own
    context: Context = NO_CONTEXT
    inline_waivers: bool = True
    builtin_waivers: bool = True

    def judging(self, objects: Sequence[ManifestObject], files: Iterable[tuple[str, str]] = ()) -> "ManifestPorts":
        """Add the rules that objects and files bring with them: parts of the platform, and waivers that stand in them."""
        rules = with_rules_of(self.rules, objects, files, inline=self.inline_waivers, built_in=self.builtin_waivers)
        return replace(self, rules=rules)

    @property
    def known(self) -> Context:
        """The context as it is now: with the day, the forms of secrets, and how long base images get fixes."""
        return known_to(self.context, self.clock.now().astimezone(UTC).date())


class IdentityReader(Protocol):
    """Reads who is who in an account, and whom its clusters let in."""

    def iam_account(self, number: str) -> IamAccount:
        """Read every role, user, group and policy of an account; raises PermissionMissingError."""

    def access(self, cluster: Cluster) -> ClusterAccess:
        """Read whom a cluster lets in and which roles its pods get; what is refused is None, never raised."""


class IamUsage(Protocol):
    """Asks IAM about single principals and keys, beyond what reading an account tells."""

    def key_owners(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return the user names of those access key ids that IAM knows and tells."""

    def services_used(self, arns: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Return for each ARN the services that it may call, with the day of the last call; takes seconds for each."""


class ObjectReader(ClusterReader, Protocol):
    """A Kubernetes API of which single objects can be read too."""

    def get(self, api_version: str, kind_plural: str, namespace: str, name: str) -> Mapping[str, Any]:
        """Read one object; raises NotFoundError or PermissionMissingError."""

    def kubelet_configuration(self, node: str) -> Mapping[str, Any]:
        """Ask the kubelet of a node for its configuration; raises PermissionMissingError without `nodes/proxy`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPorts:
    """What auditing live systems needs; `connect` opens the Kubernetes API of a cluster, `identities` reads who is who.

    `usage` asks whose access keys are that lie in a cluster, and with `last_accessed` also when roles of pods called services last.
    `image` finds the description of an image that was scanned before, by its digest. With `kubelets`, kubelets are asked for their
    configuration.
    """

    cloud: CloudReader
    connect: Callable[[Cluster], ObjectReader]
    workloads: WorkloadStore
    findings: FindingStore
    judge: ManifestPorts
    identities: IdentityReader
    image: Callable[[str], Image | None] | None = None
    usage: IamUsage | None = None
    last_accessed: bool = False
    kubelets: bool = False

    def known(self, workloads: Iterable[Workload] = ()) -> Context:
        """Tell what controls may know: also images that were scanned, by digest or by what workloads run, and what was found in them.

        An image without findings may be one whose findings are not kept here: its counts are not known.
        """
        image = self.image
        if image is None:
            return self.judge.known
        running = {one.image: one.image_digest for one in workloads}
        find = cache(image)

        def image_of(reference: str) -> Image | None:
            digest = digest_of("", reference) or running.get(reference, "")
            return find(digest) if digest else None

        def counts_of(digest: str) -> Mapping[str, int] | None:
            found = [one for one in self.findings.of(digest) if one.status is FindingStatus.OPEN] if find(digest) else []
            return Counter(one.severity.value for one in found) or None

        return replace(self.judge.known, image_of=image_of, counts_of=counts_of)
