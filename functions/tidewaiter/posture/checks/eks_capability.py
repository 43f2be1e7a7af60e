"""Capabilities that EKS runs outside the cluster, with more reach than one team needs."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import Capability
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import mapping, sequence


def _judge(capabilities: Sequence[Capability]) -> Iterator[Violation]:
    for one in capabilities:
        at = f"/capabilities/{one.name}/configuration"
        if mapping(one.configuration.get("ack")).get("enableCrossNamespace") is True:
            yield Violation(message=f"{one.name} takes references across namespaces", pointer=f"{at}/ack/enableCrossNamespace")
        argo = mapping(one.configuration.get("argoCd"))
        if one.type == "ARGOCD" and not sequence(mapping(argo.get("networkAccess")).get("vpceIds")):
            yield Violation(message=f"the Argo CD server of {one.name} answers the internet", pointer=f"{at}/argoCd/networkAccess")
        for mapped in map(mapping, sequence(argo.get("rbacRoleMappings"))):
            many = len(sequence(mapped.get("identities")))
            if mapped.get("role") == "ADMIN" and many > 1:
                yield Violation(message=f"{many} identities administer {one.name}", pointer=f"{at}/argoCd/rbacRoleMappings")


CONTROL = Control(
    id="TW-EKS-capability",
    title="EKS capability reaches too far",
    severity=Severity.HIGH,
    why="A capability acts in AWS or in the cluster with its own role: who may write its resources anywhere, or log in, has that role.",
    remediation=(
        "Switch cross-namespace references off, put Argo CD behind VPC endpoints, and map ADMIN to one group: `aws eks "
        "update-capability --cluster-name NAME --capability-name CAPABILITY --configuration file://configuration.json`."
    ),
    targets=(Target.CLUSTER,),
    check=about("capabilities", "eks:ListCapabilities", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html",),
)
