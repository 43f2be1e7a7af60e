"""Kubernetes secrets without a key of the customer's."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

# From 1.28 on EKS envelope-encrypts all API data with a key of AWS's: what is missing then is control, not encryption.
_ENCRYPTED_SINCE = 28


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.secrets_key is None:
        yield Unknown(reason="the encryption configuration of the cluster is not known", permission="eks:DescribeCluster")
        return
    if cluster.secrets_key:
        return
    minor = cluster.version.partition(".")[2]
    if not minor.isdecimal():
        yield Unknown(reason="no customer key, and whether EKS encrypts by default depends on a version that is not known")
    elif int(minor) >= _ENCRYPTED_SINCE:
        yield Violation(message="secrets are encrypted with a key of AWS's, not of the customer's", pointer="/encryptionConfig")
    else:
        yield Violation(message="secrets are stored without envelope encryption", pointer="/encryptionConfig", severity=Severity.HIGH)


CONTROL = Control(
    id="TW-EKS-secrets-key",
    title="Secrets are not encrypted with a customer key",
    severity=Severity.LOW,
    why="A key of one's own can be audited, disabled and withheld; before 1.28 there is no envelope encryption without it.",
    remediation=(
        '`aws eks associate-encryption-config --cluster-name NAME --encryption-config \'[{"resources": ["secrets"], "provider": '
        '{"keyArn": "KEY"}}]\'`, which cannot be undone (Terraform: `encryption_config`).'
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html",),
    mappings={
        "CIS EKS 1.8.0": ("5.3.1",),
        "PCI DSS 4.0.1": (
            "3.5.1",
            "8.3.2",
        ),
    },
)
