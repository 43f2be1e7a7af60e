"""The seam that lets the emulator list the inline policies of roles that a template made."""

import json

import boto3
from moto import mock_aws
from moto.iam.models import iam_backends

from tidewaiter.local.patches import Patches
from tidewaiter.local.role_policies import return_role_policies

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def test_policies_kept_as_objects_and_as_text_are_listed_alike(monkeypatch):
    """A template's policy is an object inside the emulator, that of an API call text."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    patches = Patches()
    return_role_policies(patches)
    try:
        with mock_aws():
            iam = boto3.client("iam", region_name="eu-west-1")
            iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(DOCUMENT))
            iam.put_role_policy(RoleName="app", PolicyName="text", PolicyDocument=json.dumps(DOCUMENT))
            iam_backends["123456789012"]["aws"].get_role("app").policies["object"] = DOCUMENT
            (role,) = iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
    finally:
        patches.undo()
    assert {one["PolicyName"]: one["PolicyDocument"] for one in role["RolePolicyList"]} == {"text": DOCUMENT, "object": DOCUMENT}
