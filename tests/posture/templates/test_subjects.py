"""What of a template is judged."""

from tidewaiter.posture.control import Target
from tidewaiter.posture.templates.cloudformation import read_cloudformation
from tidewaiter.posture.templates.subjects import subjects_of

TEMPLATE = """\
Resources:
  C: {Type: AWS::EKS::Cluster}
  R: {Type: AWS::ECR::Repository}
  P: {Type: AWS::ECR::PullThroughCacheRule, Properties: {EcrRepositoryPrefix: x}}
  A: {Type: AWS::EKS::PodIdentityAssociation, Properties: {ClusterName: !Ref C, Namespace: n, ServiceAccount: s, RoleArn: !GetAtt I.Arn}}
  I:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          Effect: Allow
          Action: sts:AssumeRoleWithWebIdentity
          Principal: {Federated: "arn:aws:iam::1:oidc-provider/oidc.eks.x/id/A"}
  U: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: !ImportValue x}}
  E: {Type: AWS::EKS::AccessEntry, Properties: {PrincipalArn: !GetAtt I.Arn}}
"""


def test_every_kind_is_a_subject_at_its_place():
    """Clusters, repositories, the registry, trusting roles and associations are judged, each where it is written."""
    found = {(target, one.resource): one.location("").line for target, one in subjects_of(read_cloudformation(TEMPLATE, "t"))}
    assert found == {
        (Target.CLUSTER, "C"): 2,
        (Target.REPOSITORY, "R"): 3,
        (Target.REGISTRY, "ECR registry"): 4,
        (Target.ASSOCIATION, "A"): 5,
        (Target.TRUST, "I"): 6,
        (Target.ENTRY, "E"): 15,
    }
