"""The customer's key of the secrets: usable, and in nobody else's hands."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import SecretsKey
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.repository_policies import openings


def _judge(keys: Sequence[SecretsKey]) -> Iterator[Violation | Unknown]:
    for key in keys:
        if key.state != "Enabled":
            yield Violation(message=f"the key {key.arn} is {key.state}: secrets are lost with it", pointer="/encryptionConfig")
        if key.policy is None:
            yield Unknown(reason="the policy of the key could not be read", permission="kms:GetKeyPolicy")
        elif any(one.anyone for one in openings(key.policy)):
            yield Violation(message=f"the policy of the key {key.arn} lets in everybody", pointer="/encryptionConfig")


def _has_key(cluster: Cluster) -> bool:
    return bool(cluster.secrets_key)


CONTROL = Control(
    id="TW-EKS-secrets-key-state",
    title="Key of the secrets is disabled, on its way out or open to everybody",
    severity=Severity.HIGH,
    why="Whoever holds the key reads the secrets or withholds them; without it the cluster cannot be recovered.",
    remediation="Enable the key or cancel its deletion (`aws kms cancel-key-deletion`), and name principals in its policy.",
    targets=(Target.CLUSTER,),
    check=about("keys", "kms:DescribeKey", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",),
    mappings={"CIS EKS 1.8.0": ("5.3.1",)},
    applies=_has_key,
)
