"""The embedded AWS asks for the user whose key somebody asks about."""

from types import SimpleNamespace

import boto3
from moto import mock_aws

from tidewaiter.local.iam_table.identity import TABLE


def test_a_key_needs_a_grant_on_its_user(monkeypatch):
    """IAM judges it by the owner; a key of nobody's by a user that is not there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "t")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "t")
    place = SimpleNamespace(account="123456789012", global_arn=lambda service, name: f"arn:aws:{service}::123456789012:{name}")
    with mock_aws():
        iam = boto3.client("iam", region_name="us-east-1")
        iam.create_user(UserName="ann")
        key = iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
        asked = [
            next(
                iter(
                    TABLE["iam:GetAccessKeyLastUsed"](
                        SimpleNamespace(action="iam:GetAccessKeyLastUsed", params={"AccessKeyId": one}), place
                    )
                )
            )
            for one in (key, "AKIA" + "X" * 16)
        ]
    assert [one.resource.rpartition(":")[2] for one in asked] == ["user/ann", "user/nobody"]
