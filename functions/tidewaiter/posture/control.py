"""What a configuration control is: metadata beside a pure function that names each offending place, or says what it could not know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tidewaiter.model.severity import Severity

NETWORK_POLICIES = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
POD_SECURITY_STANDARDS = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
EKS_BEST_PRACTICES = "https://docs.aws.amazon.com/eks/latest/best-practices/security.html"
ANY_VERSION = 0


class Target(StrEnum):
    """What a control looks at, and what its check is called with.

    `POD` gets a `pods.Pod`, `OBJECT` an `objects.KubernetesObject`, `NAMESPACE` a `namespaces.NamespaceView`, `BINDING` an `rbac.Grant`,
    `DOCKERFILE` a `dockerfile.Dockerfile`, `CLUSTER` a `model.Cluster`, `REPOSITORY` and `REGISTRY` those of `model.cloud`. Of
    `identity.view`, `REACH` gets a `WorkloadReach`, `TRUST` a `RoleTrust`, `ASSOCIATION` an `AssociationView`, `ENTRY` an `EntryView`,
    `AWS_AUTH` an `AwsAuthView`, `ROLE` a `RoleUse`, `PROVIDER` a `ProviderTrust`, `ACCOUNT` a `ServiceAccountView`, `NODE` a
    `NodeView` and `PUSHERS` the `Pushers` of a repository. `DEBUGGED` gets a running `pods.Pod` to which containers were added.
    """

    POD = "pod"
    OBJECT = "object"
    NAMESPACE = "namespace"
    BINDING = "binding"
    DOCKERFILE = "dockerfile"
    CLUSTER = "cluster"
    REPOSITORY = "repository"
    REGISTRY = "registry"
    REACH = "reach"
    TRUST = "trust"
    ASSOCIATION = "association"
    ENTRY = "access-entry"
    AWS_AUTH = "aws-auth"
    ROLE = "role"
    PROVIDER = "provider"
    ACCOUNT = "service-account"
    NODE = "node"
    PUSHERS = "pushers"
    DEBUGGED = "debugged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One offending place: `pointer` is a JSON pointer into the object (of the field that must change, present or missing).

    `line` is the place in a file that is no tree of values, such as a Dockerfile.
    """

    message: str
    pointer: str = ""
    severity: Severity | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """The control could not decide; `permission` names the grant that would let it."""

    reason: str
    permission: str = ""


Check = Callable[..., Iterable[Violation | Unknown]]


def always(_subject: Any) -> bool:
    """Apply a control to everything of its targets."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control. `targets` says what `check` is called with; yielding nothing means PASS.

    Where `applies` is false the control has no result at all: a Service has no TLS listener to judge, a Windows pod no seccomp profile.

    `since` is the first Kubernetes minor version (1.N) whose standard holds the control. `mappings` maps a framework to section
    numbers: `PSS` (baseline, restricted), `CIS EKS 1.8.0`, `NSA` (the hardening guide's numbers as public scanners carry them).
    A `Violation` may carry its own severity where the control has degrees.

    With `in_context`, `check` is called with the `context.Context` as well. What is `opt_in` runs only where the context enables it, and
    what `needs` a field of the context only where that was given.
    """

    id: str
    title: str
    severity: Severity
    why: str
    remediation: str
    targets: tuple[Target, ...]
    check: Check
    references: tuple[str, ...] = (POD_SECURITY_STANDARDS,)
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: int = ANY_VERSION
    applies: Callable[[Any], bool] = always
    in_context: bool = False
    opt_in: bool = False
    needs: str = ""
