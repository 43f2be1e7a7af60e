"""Everybody in a template."""

from tidewaiter.posture.control import Target
from tidewaiter.posture.templates.principals import gaps_of, identities_of
from tidewaiter.posture.templates.reading import read_template

TEMPLATE = """\
Resources:
  Known:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Action: "sts:AssumeRoleWithWebIdentity", Principal: {Federated: "a:oidc-provider/oidc.eks.x"}}
  Computed: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: !ImportValue x}}
  Lost: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: elsewhere}}
  Entry: {Type: AWS::EKS::AccessEntry, Properties: {PrincipalArn: !GetAtt Known.Arn}}
"""


def test_everybody_is_judged_once():
    """Roles by their trust, and entries."""
    found = [(target, one.name) for target, one, _ in identities_of(read_template(TEMPLATE, "t"))]
    assert found == [(Target.TRUST, "Known"), (Target.ENTRY, "Entry")]


def test_what_is_not_judged_is_named():
    """A role whose trust policy is computed, and a node group whose cluster is elsewhere."""
    found = [(one.code, one.incomplete, one.what.rpartition(": ")[2]) for one in gaps_of(read_template(TEMPLATE, "t"))]
    assert found == [("template-not-judged", True, "Lost"), ("template-value-unknown", True, "Computed")]
