"""Namespaces whose images nothing verifies when a pod is admitted."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import SYSTEM_NAMESPACES
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.verifiers import KINDS, verifies


def _check(item: KubernetesObject) -> Iterator[Violation | Unknown]:
    if verifies(item):
        return
    unread = sorted(plural for kind, plural in KINDS.items() if kind not in (item.complete or ()))
    if unread:
        yield Unknown(reason=f"{', '.join(unread)} of the cluster could not be listed", permission=f"kubernetes:list {unread[0]}")
    else:
        what = "no policy of Kyverno, the Sigstore policy controller or Ratify verifies signatures of the images that run here"
        yield Violation(message=what, pointer="/metadata/name")


def _is_live(item: KubernetesObject) -> bool:
    """Leave files alone: what a cluster admits is not in them. The platform's own namespaces hold what AWS puts there."""
    return of_kind("Namespace")(item) and item.complete is not None and item.metadata.get("name") not in SYSTEM_NAMESPACES


CONTROL = Control(
    id="TW-K8S-image-signature-not-verified",
    title="Signatures of images are not verified",
    severity=Severity.MEDIUM,
    why="Whoever can push to the registry, or change a manifest, runs any image in the cluster: nothing asks who built it.",
    remediation=(
        "Sign images when they are built, and install one verifier: a Kyverno policy with `verifyImages`, the Sigstore policy controller "
        "with a ClusterImagePolicy (`kubectl label namespace NAME policy.sigstore.dev/include=true`), or Ratify with Gatekeeper."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=(
        "https://docs.aws.amazon.com/eks/latest/userguide/image-verification.html",
        "https://kyverno.io/docs/policy-types/cluster-policy/verify-images/",
        "https://docs.sigstore.dev/policy-controller/overview/",
        "https://ratify.dev/docs/what-is-ratify",
    ),
    applies=_is_live,
)
