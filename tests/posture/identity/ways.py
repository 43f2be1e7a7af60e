"""A path as tests of controls and reports need one."""

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode, IdentityPath, NodeKind

POD = IdentityNode(id="c/pod/shop/web", kind=NodeKind.POD, name="pod shop/web")
ROLE = IdentityNode(id="arn:aws:iam::1:role/app", kind=NodeKind.IAM_ROLE, name="role app")
ADMIN = IdentityNode(id="aws-admin:1", kind=NodeKind.AWS_ADMIN, name="admin of account 1")


def way(*, possible: bool = False) -> IdentityPath:
    """Make a path from a pod over its role to an administrator, cut at the first step."""
    confidence = Confidence.POSSIBLE if possible else Confidence.CERTAIN
    first = IdentityEdge(source=POD.id, target=ROLE.id, kind=EdgeKind.IRSA, evidence=("trust policy allows it",), fix="Name others")
    last = IdentityEdge(
        source=ROLE.id,
        target=ADMIN.id,
        kind=EdgeKind.GRANT_ITSELF,
        evidence=("iam:PutRolePolicy: p, statement 0 allows it",),
        confidence=confidence,
        fix="Deny it",
        actions=("iam:PutRolePolicy",),
        resource="*",
    )
    return IdentityPath(nodes=(POD, ROLE, ADMIN), edges=(first, last), cut=(first,), exposure="internet", others=2)
