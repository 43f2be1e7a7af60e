"""The roles that clusters of a template live by."""

from tidewaiter.posture.control import Target
from tidewaiter.posture.templates.accounts import TemplateAccount
from tidewaiter.posture.templates.clusters import views_of
from tidewaiter.posture.templates.held import uses_of
from tidewaiter.posture.templates.reading import read_template

TEMPLATE = """\
Resources:
  C: {Type: AWS::EKS::Cluster, Properties: {RoleArn: "arn:aws:iam::111122223333:role/elsewhere"}}
  N: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: !Ref C, NodeRole: !GetAtt Node.Arn}}
  Node:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]}
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy"]
      Policies: [{PolicyName: more, PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}}]
  F: {Type: AWS::EKS::FargateProfile, Properties: {ClusterName: !Ref C, PodExecutionRoleArn: !GetAtt Fargate.Arn}}
  Fargate:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: eks-fargate-pods.amazonaws.com}, Action: "sts:AssumeRole"}]
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]
  A: {Type: AWS::EKS::PodIdentityAssociation, Properties: {ClusterName: !Ref C, Namespace: n, ServiceAccount: s, RoleArn: !GetAtt Pod.Arn}}
  Pod:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: pods.eks.amazonaws.com}, Action: ["sts:AssumeRole", "sts:TagSession"]}]
"""


def test_roles_are_judged_in_their_use():
    """What a node's role may do beyond its use is told; a role that lies elsewhere is not judged."""
    template = read_template(TEMPLATE, "t")
    (view,) = views_of(template)
    found = [(target, one.name, value) for target, one, value in uses_of(template, view, TemplateAccount(template))]
    assert [(target, name) for target, name, _ in found] == [
        (Target.ASSOCIATION, "A"),
        (Target.ROLE, "Node"),
        (Target.ROLE, "Fargate"),
        (Target.ROLE, "Pod"),
    ]
    node, fargate, pod = (view for _, _, view in found[1:])
    assert [one.action for one in fargate.excess] == ["*"]
    assert ([one.action for one in node.excess], node.unread) == (["s3:*"], "")
    assert (pod.use, pod.open_association) == ("pod", True)


def test_associations_without_a_cluster_are_judged_too():
    """The cluster may be another template's."""
    template = read_template(TEMPLATE.replace("AWS::EKS::Cluster", "AWS::S3::Bucket"), "t")
    found = {(target, one.name) for target, one, _ in uses_of(template, None, TemplateAccount(template))}
    assert (Target.ASSOCIATION, "A") in found


def test_the_nodes_of_auto_mode_have_a_role_too():
    """The cluster names it, and no node group does."""
    auto = "ComputeConfig: {Enabled: true, NodeRoleArn: !GetAtt Node.Arn}"
    template = read_template(
        TEMPLATE.replace('role/elsewhere"', f'role/elsewhere", {auto}').replace("AWS::EKS::Nodegroup", "AWS::S3::Bucket"), "t"
    )
    (view,) = views_of(template)
    used = {one.name: value.use for target, one, value in uses_of(template, view, TemplateAccount(template)) if target is Target.ROLE}
    assert used["Node"] == "node"
