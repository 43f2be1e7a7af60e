"""What a network lets through: who reaches whom in a cluster, how far a pod can be reached, who reaches its node's credentials."""

from dataclasses import dataclass
from typing import NamedTuple


class PodId(NamedTuple):
    """A pod by name; in files, where templates stand for their pods, the name is `Kind/name`."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


class PortRange(NamedTuple):
    """Ports `first` to `last` of TCP, UDP or SCTP, both included."""

    protocol: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.protocol}/{self.first}" + (f"-{self.last}" if self.last != self.first else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Pods that a pod reaches over the same ports, and why each side lets it through."""

    pods: tuple[PodId, ...]
    ports: tuple[PortRange, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """Whether anything in the cluster carries NetworkPolicies out; `on` is None when that is not known.

    `strict` denies everything to pods that no policy selects. `blocks_match_pods` tells whether address blocks of rules hold for pods too.
    """

    on: bool | None
    engine: str = ""
    strict: bool = False
    blocks_match_pods: bool = True
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """One way to a pod from outside it. `kind` is a word such as `load-balancer`, `via` the object (`Service shop/web`).

    `level` is `internet`, `vpc` or `cluster`; `sources` are the address blocks let in, empty for all of the level. `ports` are the pod's.
    `admitted` is what the pod's network policies say: False stops it, None means only traffic that enters at the pod's own node.
    """

    kind: str
    via: str
    level: str
    sources: tuple[str, ...] = ()
    ports: tuple[PortRange, ...] = ()
    admitted: bool | None = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How far a pod can be reached: the widest of its entry points that no policy stops, `none`, or `unknown`."""

    level: str
    entries: tuple[EntryPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataReach:
    """Whether a pod reaches the instance metadata service of its node; None when a fact is missing. `reason` says why, in words."""

    reachable: bool | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PodNetwork:
    """All that is known of one pod's network: who reaches it, what it reaches, and whether it has its node's credentials.

    `unmodelled` are kinds of policies that exist and are not judged, so that the answers may be too wide or too narrow.
    """

    pod: PodId
    exposure: Exposure
    flows: tuple[Flow, ...]
    metadata: MetadataReach
    enforcement: Enforcement
    unmodelled: tuple[str, ...] = ()
