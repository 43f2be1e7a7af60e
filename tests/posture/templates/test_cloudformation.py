"""CloudFormation templates as text: short forms, JSON, what CDK writes, and what cannot be read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.templates.assessing import read_template
from tidewaiter.posture.templates.cloudformation import is_cloudformation, read_cloudformation

REPOSITORY = """\
Parameters:
  Mutability: {Type: String, Default: IMMUTABLE}
Conditions:
  Never: !Equals [a, b]
Resources:
  Repo:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: !Sub "${AWS::StackName}-app"
      ImageTagMutability: !Ref Mutability
      RepositoryPolicyText:
        Statement:
          - Principal: !If [Never, x, "*"]
            Resource: !GetAtt Role.Arn
  Gone:
    Condition: Never
    Type: AWS::ECR::Repository
  Bucket:
    Type: AWS::S3::Bucket
"""


def test_short_forms_read_as_long_ones():
    """`!Ref` and its like come to values; what a condition leaves out and what nobody judges is not there."""
    (one,) = read_cloudformation(REPOSITORY, "t.yaml").resources
    assert (one.type, one.name) == ("AWS::ECR::Repository", "Repo")
    assert one.properties["RepositoryName"] == "${AWS::StackName}-app"
    assert one.get("ImageTagMutability") == "IMMUTABLE"
    assert one.properties["RepositoryPolicyText"]["Statement"] == [{"Principal": "*", "Resource": "${Role.Arn}"}]


def test_places_are_exact():
    """A finding has the line and column of the property, or of the nearest that is written."""
    (one,) = read_cloudformation(REPOSITORY, "t.yaml").resources
    place = one.place("/ImageTagMutability")
    assert (place.path, place.line, place.column, place.pointer) == ("t.yaml", 10, 7, "/Resources/Repo/Properties/ImageTagMutability")
    assert (one.place("").line, one.place("/EncryptionConfiguration").line) == (6, 8)


def test_json_has_places_too():
    """Templates as JSON are read with their lines."""
    body = {
        "Resources": {"R": {"Type": "AWS::ECR::Repository", "Metadata": {"aws:cdk:path": "S/R"}, "Properties": {"RepositoryName": "a"}}}
    }
    (one,) = read_cloudformation(json.dumps(body, indent=1), "t.json").resources
    assert (one.place("/RepositoryName").line, one.place("").note) == (9, "construct S/R")


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "apiVersion: v1\nkind: ConfigMap\ndata: {x: 'Resources: AWS::'}\n",
        "apiVersion: v1\nkind: X\nResources: {A: {Type: 'AWS::EKS::Cluster'}}\n",
        "Resources: [AWS::]\n",
        "Resources: {A: {Type: x}}\n# AWS::\n",
        "---\nResources: {A: {Type: 'AWS::ECR::Repository'}}\n---\nb: 1\n",
    ],
)
def test_other_files_are_no_templates(text):
    """What only mentions resources is left to others, and so is what is no YAML."""
    assert read_template(text, "x.yaml") is None


def test_a_glance_rejects_most_files():
    """Manifests are not parsed twice."""
    assert is_cloudformation(REPOSITORY)
    assert not is_cloudformation("kind: Pod\nspec: {containers: [{resources: {}}]}\n")


def codes(text: str) -> list[tuple[str, bool]]:
    """Return the problems of a template, and whether findings may be missing."""
    return [(one.code, one.incomplete) for one in read_cloudformation(text, "t").problems]


def test_what_is_not_judged_is_said():
    """Macros, loops, computed properties and charts leave gaps."""
    assert codes("Transform: Mine\nResources: {}\n") == [("template-macro", True)]
    assert codes("Transform: [AWS::LanguageExtensions, {Name: AWS::Include}]\nResources: {}\n") == [("template-macro", True)]
    assert codes("Transform: AWS::Serverless-2016-10-31\nResources: {}\n") == []
    assert codes("Resources:\n  Fn::ForEach::A: [x]\n  R: {Type: 'AWS::S3::Bucket'}\n") == [("template-not-expanded", True)]
    assert codes("Resources: {R: {Type: 'AWS::ECR::Repository', Properties: !ImportValue x}}\n") == [("template-value-unknown", True)]
    assert codes("Resources: {R: {Type: 'AWS::CloudFormation::Stack'}}\n") == [("template-nested", False)]
    assert codes("Resources: {R: {Type: 'Custom::AWSCDK-EKS-HelmChart'}}\n") == [("template-chart", True)]


def test_loops_are_expanded():
    """Each resource that a loop makes is declared, at the place of the loop; a template may be nothing else."""
    loop = "[N, [a, b], {'Repo${N}': {Type: 'AWS::ECR::Repository', Properties: {RepositoryName: !Ref N}}}]"
    read = read_cloudformation(f"Resources:\n  Fn::ForEach::A: {loop}\n", "t")
    assert [(one.name, one.get("RepositoryName"), one.place("").line) for one in read.resources] == [("Repoa", "a", 2), ("Repob", "b", 2)]


def test_clusters_of_cdk_are_clusters():
    """CDK's own resource type holds what the API takes, at its own place."""
    config = {"version": "1.34", "resourcesVpcConfig": {"endpointPublicAccess": True}}
    body = {"Resources": {"C": {"Type": "Custom::AWSCDK-EKS-Cluster", "Properties": {"Config": config}}}}
    (one,) = read_cloudformation(json.dumps(body, indent=1), "t").resources
    assert (one.type, one.get("ResourcesVpcConfig", "EndpointPublicAccess")) == ("AWS::EKS::Cluster", True)
    assert one.place("/ResourcesVpcConfig/EndpointPublicAccess").line == 9
    assert one.place("").line == 3


def test_manifests_of_cdk_are_objects():
    """Kubernetes objects in a template are judged as objects, with the place of the resource."""
    objects = [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}, {"apiVersion": "v1", "kind": "Service"}]
    parts = {"Fn::Join": ["", [json.dumps(objects)[:-1], "]"]]}
    body = {"Resources": {"M": {"Type": "Custom::AWSCDK-EKS-KubernetesResource", "Properties": {"Manifest": parts}}}}
    found = read_cloudformation(json.dumps(body, indent=1), "t").objects
    assert [one.data["kind"] for one in found] == ["Pod", "Service"]
    assert found[1].location("/spec").pointer == "/Resources/M/Properties/Manifest/1/spec"
    assert found[1].location("/spec").line == 6


def test_manifests_that_are_not_known_are_said():
    """A manifest that only the deployment knows is a gap; one that is no JSON is a problem."""
    body = {"Resources": {"M": {"Type": "Custom::AWSCDK-EKS-KubernetesResource", "Properties": {"Manifest": {"Fn::ImportValue": "x"}}}}}
    assert codes(json.dumps(body)) == [("template-value-unknown", True)]
    body["Resources"]["M"]["Properties"]["Manifest"] = "[[["
    assert codes(json.dumps(body)) == [("manifest-malformed", True)]


@given(st.text(alphabet="{}[]:!-&*?|> \nRefSubAWECK\"'", max_size=120))
def test_hostile_text_never_raises(text):
    """Whatever a file holds, it is a template or it is none."""
    found = read_cloudformation("Resources:\n  A: {Type: 'AWS::ECR::Repository'}\n" + text, "t")
    assert found is None or found.path == "t"
