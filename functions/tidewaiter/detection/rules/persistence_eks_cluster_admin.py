"""An identity is given administrator power in an EKS cluster through access entries."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

ADMIN_POLICIES = ("AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy")
ADMIN_GROUP = "system:masters"


def match(event: Event, _context: Context) -> Hit | None:
    """Match administrator access policies, and access entries mapped to a group that is bound to cluster-admin."""
    if event.service != "eks.amazonaws.com":
        return None
    asked = facts.request(event)
    cluster, principal = facts.text(asked, "name") or facts.text(asked, "clusterName"), facts.text(asked, "principalArn")
    policy = facts.text(asked, "policyArn").rsplit("/", 1)[-1]
    entities = {"cluster": cluster, "target": principal}
    if policy in ADMIN_POLICIES:
        return Hit(reasons=(f"{principal} was given {policy} in {cluster}",), entities=entities)
    if ADMIN_GROUP in facts.items(asked, "kubernetesGroups"):
        return Hit(reasons=(f"{principal} was put into {ADMIN_GROUP} in {cluster}",), entities=entities)
    return None


RULE = Rule(
    id="TW-DET-eks-cluster-admin",
    title="An identity was made administrator of an EKS cluster",
    severity=Severity.HIGH,
    tactics=("TA0003", "TA0004"),
    techniques=("T1098.006",),
    match=match,
    events=frozenset({"AssociateAccessPolicy", "CreateAccessEntry", "UpdateAccessEntry"}),
    false_positives="Cluster set-up by infrastructure code.",
    references=("https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html", "https://attack.mitre.org/techniques/T1098/006/"),
    samples=("cloudtrail-associate-access-policy-admin.json",),
)
