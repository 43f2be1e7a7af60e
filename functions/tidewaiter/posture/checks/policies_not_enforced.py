"""Network policies that nothing carries out."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    enforcement = view.network.enforcement
    if enforcement.on is None:
        yield Unknown(reason=f"whether policies are enforced is not known: {enforcement.evidence}", permission="")
    elif not enforcement.on:
        many = len(view.of("NetworkPolicy"))
        yield Violation(message=f"{many} network policies do nothing: {enforcement.evidence}", pointer="/metadata/name")


def _relies_on_policies(view: NamespaceView) -> bool:
    """Judge live clusters only: what enforces policies is not in manifests."""
    return view.complete is not None and bool(view.of("NetworkPolicy"))


CONTROL = Control(
    id="TW-NET-policies-not-enforced",
    title="Network policies exist and nothing enforces them",
    severity=Severity.HIGH,
    why="The API accepts policies whether or not an engine runs: without one every pod talks to every pod, and nobody notices.",
    remediation=(
        "Switch the policy agent of the VPC CNI on (`aws eks update-addon --addon-name vpc-cni --configuration-values "
        '\'{"enableNetworkPolicy": "true"}\'`), or run another engine.'
    ),
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html",),
    mappings={"CIS EKS 1.8.0": ("4.3.1", "5.4.4"), "NSA": ("3.0",)},
    applies=_relies_on_policies,
)
