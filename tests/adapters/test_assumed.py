"""Sessions of other accounts."""

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws

from tidewaiter.adapters.assumed import Hop, assumed, in_region
from tidewaiter.errors import PermissionMissingError


@pytest.fixture
def session(monkeypatch):
    """Give a session of an account."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.Session(region_name="eu-central-1")


def account(session):
    """Say whose session it is."""
    return session.client("sts").get_caller_identity()["Account"]


def test_a_chain_ends_in_the_last_account_and_keeps_it_in_other_regions(session):
    """Each role is assumed by the one before."""
    hops = [Hop(role_arn=f"arn:aws:iam::{number * 12}:role/tidewaiter-read", external_id="xyz") for number in "12"]
    last = assumed(session, hops)
    assert (account(last), last.region_name) == ("222222222222", "eu-central-1")
    elsewhere = in_region(last, "us-east-1")
    assert (account(elsewhere), elsewhere.client("ecr").meta.region_name) == ("222222222222", "us-east-1")
    assert assumed(session, []) is session


def test_what_the_trust_asks_for_is_said(session, monkeypatch):
    """The external id goes with the call, and none where there is none."""
    said = []
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda _self, _name, words: said.append(words) or {"Credentials": CREDENTIALS})
    assumed(
        session, [Hop(role_arn="arn:aws:iam::111111111111:role/a", external_id="abc"), Hop(role_arn="arn:aws:iam::222222222222:role/b")]
    )
    assert [one.get("ExternalId") for one in said] == ["abc", None]
    assert {one["RoleSessionName"] for one in said} == {"tidewaiter-audit"}


CREDENTIALS = {"AccessKeyId": "ASIA", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2999-01-01T00:00:00Z"}


def test_a_refusal_names_the_role(session, monkeypatch):
    """And the grant."""

    def refuse(_self, name, _words):
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, name)

    monkeypatch.setattr(BaseClient, "_make_api_call", refuse)
    with pytest.raises(PermissionMissingError) as error:
        assumed(session, [Hop(role_arn="arn:aws:iam::111111111111:role/a")])
    assert (error.value.permission, error.value.where) == ("sts:AssumeRole", "arn:aws:iam::111111111111:role/a")
