"""Namespaces whose pods may reach the credentials of their node."""

from collections.abc import Iterator

from tidewaiter.model.network import PodId
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.workloads import controller_of

_SHOWN = 5
_UNSELECTED_ONE, _UNSELECTED = "no egress policy selects", "no egress policy selects them"


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.first_unknown({"NetworkPolicy": "networkpolicies", "Pod": "pods"})
    if unknown is not None:
        yield unknown
        return
    found = [(pod, view.network.imds(pod)) for pod in sorted(view.network.pods_of(view.name))]
    reasons = sorted({_UNSELECTED if one.reason.startswith(_UNSELECTED_ONE) else one.reason for _, one in found if one.reachable})
    if reasons:
        makers = sorted({_maker(view, pod) for pod, one in found if one.reachable})
        yield Violation(message=f"{_named(makers)} reach 169.254.169.254: {reasons[0]}", pointer="/metadata/name")
        return
    for pod, one in found:
        if one.reachable is None:
            yield Unknown(
                reason=f"{pod.name}: {one.reason}", permission="ec2:DescribeInstances" if "metadata options" in one.reason else ""
            )
            return


def _maker(view: NamespaceView, one: PodId) -> str:
    """Name what made a pod, whose own name is another after every rollout; of a manifest's template the object that holds it."""
    metadata = view.network.pod(one).metadata
    owner = controller_of({"metadata": metadata})
    kind, name = str(owner.get("kind", "")), str(owner.get("name", ""))
    hashed = f"-{mapping(metadata.get('labels')).get('pod-template-hash')}"
    if kind == "ReplicaSet" and name.endswith(hashed):
        return f"Deployment/{name.removesuffix(hashed)}"
    return f"{kind}/{name}" if name else one.name


def _named(makers: list[str]) -> str:
    more = f" and {len(makers) - _SHOWN} more" if len(makers) > _SHOWN else ""
    return ", ".join(makers[:_SHOWN]) + more


CONTROL = Control(
    id="TW-NET-metadata-egress",
    title="Pods may reach the instance metadata",
    severity=Severity.HIGH,
    why=("The metadata service of the node hands out the node's role, which reads every image and more, unless its hop limit stops pods."),
    remediation=(
        "`aws ec2 modify-instance-metadata-options --instance-id ID --http-tokens required --http-put-response-hop-limit 1`, and the "
        "same in launch templates and node classes; or deny egress by default and leave 169.254.169.254 out."
    ),
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",),
    applies=managed_by_users,
)
