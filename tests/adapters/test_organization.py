"""Reading what an organisation forbids, against moto's and against answers in the shape of its API."""

import json

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from tidewaiter.adapters.organization import READS, read_limits

DENY = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}


@pytest.fixture
def organizations(monkeypatch):
    """Give a client of an AWS of our own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield boto3.client("organizations", region_name="us-east-1")


def limits(client, account):
    """Read the limits of an account."""
    return read_limits(lambda _service: client, account)


def test_an_account_of_its_own_has_no_limits(organizations):
    """Not in use is not unknown."""
    assert limits(organizations, "123456789012") == ((), ())


def test_the_management_account_has_no_limits(organizations):
    """Control policies never bind it."""
    made = organizations.create_organization(FeatureSet="ALL")["Organization"]
    assert limits(organizations, made["MasterAccountId"]) == ((), ())


def test_policies_of_every_level_from_the_root_down(organizations):
    """Root, unit and account, each with its own."""
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    unit = organizations.create_organizational_unit(ParentId=root, Name="apps")["OrganizationalUnit"]["Id"]
    account = organizations.create_account(AccountName="a", Email="a@example.com")["CreateAccountStatus"]["AccountId"]
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
    policy = organizations.create_policy(Content=json.dumps(DENY), Description="d", Name="no-iam", Type="SERVICE_CONTROL_POLICY")
    organizations.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=unit)
    services, resources = limits(organizations, account)
    assert any(one.name == "no-iam" and one.document == DENY for level in services[1:] for one in level)
    assert all(one.name != "no-iam" for one in services[0])
    assert {one.name for level in resources for one in level} <= {"RCPFullAWSAccess"}


def test_a_member_that_may_not_read_does_not_know(organizations):
    """Only the management account and delegated administrators are answered."""
    with Stubber(organizations) as stub:
        stub.add_response("describe_organization", {"Organization": {"FeatureSet": "ALL", "MasterAccountId": "999999999999"}})
        stub.add_client_error("list_parents", "AccessDeniedException")
        assert limits(organizations, "123456789012") == (None, None)


def test_one_kind_that_is_refused_leaves_the_other(organizations):
    """And a policy whose text is broken is kept, without content."""
    with Stubber(organizations) as stub:
        stub.add_response("describe_organization", {"Organization": {"FeatureSet": "ALL", "MasterAccountId": "999999999999"}})
        stub.add_response("list_parents", {"Parents": [{"Id": "r-1234", "Type": "ROOT"}]})
        stub.add_response("list_policies_for_target", {"Policies": [{"Id": "p-12345678", "Name": "odd"}]})
        stub.add_response("describe_policy", {"Policy": {"Content": "{"}})
        stub.add_response("list_policies_for_target", {"Policies": []})
        stub.add_client_error("list_policies_for_target", "AccessDeniedException")
        services, resources = limits(organizations, "123456789012")
    assert [[(one.name, one.document) for one in level] for level in services] == [[("odd", None)]]
    assert resources is None


def test_every_call_is_declared():
    """What is called is what a role is given."""
    assert {one.action for one in READS} == {
        "organizations:DescribeOrganization",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
    }
