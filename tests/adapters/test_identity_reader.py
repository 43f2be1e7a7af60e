"""Reading who is who: IAM against moto, EKS against answers in the shape of its API."""

import json

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from tidewaiter.adapters.identity_reader import BotoIdentityReader
from tidewaiter.errors import PermissionMissingError
from tidewaiter.model.account import AccessPolicy, Neighbour
from tidewaiter.model.cluster import Cluster

REGION, ACCOUNT = "eu-west-1", "123456789012"
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
CLUSTER = Cluster(arn=f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/main", name="main", account=ACCOUNT, region=REGION)
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"


@pytest.fixture
def client(monkeypatch):
    """Give clients of an AWS of our own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        clients = {}
        yield lambda service: clients.setdefault(service, session.client(service))


def test_an_account_with_all_its_policies(client):
    """Inline, attached and group policies, boundaries, trust and tags."""
    iam, text = client("iam"), json.dumps(ALLOW)
    policy = iam.create_policy(PolicyName="mine", PolicyDocument=text)["Policy"]["Arn"]
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=text, PermissionsBoundary=policy, Tags=[{"Key": "team", "Value": "a"}])
    iam.put_role_policy(RoleName="app", PolicyName="inline", PolicyDocument=text)
    iam.attach_role_policy(RoleName="app", PolicyArn=policy)
    iam.create_group(GroupName="ops")
    iam.put_group_policy(GroupName="ops", PolicyName="group", PolicyDocument=text)
    iam.create_user(UserName="ann")
    iam.add_user_to_group(GroupName="ops", UserName="ann")
    found = BotoIdentityReader(client).iam_account(ACCOUNT)
    roles = {one.name: one for one in found.principals}
    assert {(one.name, one.arn, one.document == ALLOW) for one in roles["app"].policies} == {("inline", "", True), ("mine", policy, True)}
    assert (roles["app"].boundary.arn, roles["app"].boundary.document, roles["app"].trust) == (policy, ALLOW, ALLOW)
    assert (roles["app"].tags, roles["ann"].groups, roles["ann"].kind) == ({"team": "a"}, ("ops",), "user")
    assert [(one.name, one.policies[0].document) for one in found.groups] == [("ops", ALLOW)]
    assert found.providers == ()


def test_the_account_is_read_once(client):
    """Several clusters share it."""
    reader = BotoIdentityReader(client)
    assert reader.iam_account(ACCOUNT) is reader.iam_account(ACCOUNT)


def test_a_refused_account_says_which_grant_is_missing(client):
    """The caller reports it."""
    with Stubber(client("iam")) as stub:
        stub.add_client_error("get_account_authorization_details", "AccessDenied")
        with pytest.raises(PermissionMissingError) as caught:
            BotoIdentityReader(client).iam_account(ACCOUNT)
    assert caught.value.permission == "iam:GetAccountAuthorizationDetails"


def test_whom_a_cluster_lets_in(client):
    """The issuer without its scheme, entries with their policies and scopes, associations with session policy and target."""
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    named = {"clusterName": "main", "principalArn": ROLE}
    with Stubber(client("eks")) as stub:
        stub.add_response("describe_cluster", {"cluster": {"identity": {"oidc": {"issuer": "https://oidc.example/id/ABC"}}}})
        stub.add_response("list_access_entries", {"accessEntries": [ROLE]})
        entry = {"username": "u", "kubernetesGroups": ["ops"], "type": "STANDARD"}
        stub.add_response("describe_access_entry", {"accessEntry": entry}, named)
        scope = {"type": "namespace", "namespaces": ["shop"]}
        answer = {"associatedAccessPolicies": [{"policyArn": policy, "accessScope": scope}]}
        stub.add_response("list_associated_access_policies", answer, named)
        stub.add_response("list_pod_identity_associations", {"associations": [{"associationId": "a-1"}]})
        association = {
            "namespace": "shop",
            "serviceAccount": "web",
            "roleArn": ROLE,
            "targetRoleArn": "t",
            "externalId": "e",
            "disableSessionTags": True,
        }
        stub.add_response("describe_pod_identity_association", {"association": association})
        found = BotoIdentityReader(client).access(CLUSTER)
    assert found.issuer == "oidc.example/id/ABC"
    assert [(one.groups, one.policies) for one in found.entries] == [(("ops",), (AccessPolicy(arn=policy, namespaces=("shop",)),))]
    (one,) = found.associations
    assert (one.service_account, one.target_role_arn, one.external_id, one.session_tags) == ("web", "t", "e", False)


def test_what_is_refused_is_not_known_and_the_rest_is_read(client):
    """None, never empty."""
    with Stubber(client("eks")) as stub:
        stub.add_response("describe_cluster", {"cluster": {}})
        stub.add_client_error("list_access_entries", "AccessDeniedException")
        stub.add_response("list_pod_identity_associations", {"associations": []})
        found = BotoIdentityReader(client).access(CLUSTER)
    assert (found.issuer, found.entries, found.associations) == ("", None, ())


def test_other_clusters_of_the_region(client):
    """Their issuers and the roles of their nodes; the cluster itself is none of them."""
    with Stubber(client("eks")) as stub:
        stub.add_response("describe_cluster", {"cluster": {}})
        stub.add_response("list_access_entries", {"accessEntries": []})
        stub.add_response("list_pod_identity_associations", {"associations": []})
        stub.add_response("list_clusters", {"clusters": ["main", "other"]})
        stub.add_response(
            "describe_cluster", {"cluster": {"identity": {"oidc": {"issuer": "https://oidc.example/id/DEF"}}}}, {"name": "other"}
        )
        stub.add_response("list_nodegroups", {"nodegroups": ["g"]}, {"clusterName": "other"})
        named = {"clusterName": "other", "nodegroupName": "g"}
        stub.add_response("describe_nodegroup", {"nodegroup": {"nodeRole": ROLE}}, named)
        found = BotoIdentityReader(client).access(CLUSTER)
    assert found.neighbours == (Neighbour(name="other", issuer="oidc.example/id/DEF", node_roles=(ROLE,)),)


def test_when_roles_were_made_and_used(client):
    """A role that nobody used says so; a user does not tell."""
    iam, text = client("iam"), json.dumps(ALLOW)
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=text)
    iam.create_user(UserName="ann")
    found = {one.name: one for one in BotoIdentityReader(client).iam_account(ACCOUNT).principals}
    assert found["app"].created.startswith("20")
    assert (found["app"].last_used or "", found["ann"].last_used) == ("", None)


def test_limits_of_the_organisation_come_with_the_account(client):
    """An account in no organisation has none."""
    found = BotoIdentityReader(client).iam_account(ACCOUNT)
    assert (found.service_limits, found.resource_limits) == ((), ())
