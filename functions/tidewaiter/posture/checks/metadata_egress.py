"""Namespaces whose pods may reach the credentials of their node."""

from collections.abc import Iterator

from tidewaiter.model.network import PodId
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users

_SHOWN = 5


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.unknown("NetworkPolicy", "networkpolicies") or view.unknown("Pod", "pods")
    if unknown is not None:
        yield unknown
        return
    found = [(pod, view.network.imds(pod)) for pod in view.network.pods_of(view.name)]
    reaching = [pod for pod, one in found if one.reachable]
    if reaching:
        reason = next(one.reason for _, one in found if one.reachable)
        yield Violation(message=f"{_named(reaching)} reach 169.254.169.254: {reason}", pointer="/metadata/name")
        return
    for pod, one in found:
        if one.reachable is None:
            yield Unknown(
                reason=f"{pod.name}: {one.reason}", permission="ec2:DescribeInstances" if "metadata options" in one.reason else ""
            )
            return


def _named(pods: list[PodId]) -> str:
    more = f" and {len(pods) - _SHOWN} more" if len(pods) > _SHOWN else ""
    return ", ".join(one.name for one in pods[:_SHOWN]) + more


CONTROL = Control(
    id="TW-NET-metadata-egress",
    title="Pods may reach the instance metadata",
    severity=Severity.HIGH,
    why=("The metadata service of the node hands out the node's role, which reads every image and more, unless its hop limit stops pods."),
    remediation="Require tokens and set the hop limit of nodes to 1; or deny egress by default and leave 169.254.169.254 out.",
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",),
    applies=managed_by_users,
)
