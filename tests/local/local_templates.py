"""Small CloudFormation templates and the code of their functions, for the tests of the embedded AWS."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

CODE = """
import json, os, time
import boto3

def echo(event, context):
    return {"event": event, "name": context.function_name, "left": context.get_remaining_time_in_millis()}

def fail(event, context):
    raise KeyError("broken on purpose")

def sleep(event, context):
    time.sleep(30)

def leave(event, context):
    os._exit(3)

def store(event, context):
    boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"id": {"S": json.dumps(event)[:900]}})
    return {"stored": True}

def batch(event, context):
    table = os.environ["TABLE"]
    failures = []
    for record in event["Records"]:
        boto3.client("dynamodb").update_item(
            TableName=table, Key={"id": {"S": record["body"]}}, UpdateExpression="ADD seen :n", ExpressionAttributeValues={":n": {"N": "1"}}
        )
        if record["body"].startswith("bad"):
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}

def call(event, context):
    client = boto3.client(event["service"])
    return json.loads(json.dumps(getattr(client, event["method"])(**event["params"]), default=str))

def remember_token(event, context):
    boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"id": {"S": "token"}, "token": {"S": event["token"]}})

def web(event, context):
    return {"statusCode": 201, "headers": {"X-Seen": event["headers"].get("x-test", "")}, "body": json.dumps(event)}
"""


def code_zip() -> bytes:
    """Give the function asset of the test template."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", CODE)
    return buffer.getvalue()


def role(service: str, *statements: Mapping[str, Any]) -> dict[str, Any]:
    """Give a role that a service may assume, with one inline policy."""
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
            },
            **({"Policies": [{"PolicyName": "own", "PolicyDocument": policy}]} if statements else {}),
        },
    }


def allow(actions: str | list[str], resource: Any, **condition: Any) -> dict[str, Any]:
    """Give one allow statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **({"Condition": condition} if condition else {})}


def function(handler: str, role_id: str, **properties: Any) -> dict[str, Any]:
    """Give one function of the asset."""
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": f"test-{handler}",
            "Code": {"S3Bucket": {"Ref": "AssetBucket"}, "S3Key": {"Ref": "AssetKey"}},
            "Handler": f"app.{handler}",
            "Runtime": "python3.13",
            "Role": {"Fn::GetAtt": [role_id, "Arn"]},
            "Timeout": 20,
            **properties,
        },
    }


def arn_of(name: str) -> dict[str, Any]:
    """Give the ARN of a resource of the template."""
    return {"Fn::GetAtt": [name, "Arn"]}


def template(resources: Mapping[str, Any], outputs: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a template with the asset's parameters."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"AssetBucket": {"Type": "String"}, "AssetKey": {"Type": "String"}},
        "Resources": dict(resources),
        "Outputs": {name: {"Value": value} for name, value in (outputs or {}).items()},
    }


def table(name: str = "test-table") -> dict[str, Any]:
    """Give a table with one string key."""
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": name,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
    }


PARAMETERS = {"AssetBucket": "assets", "AssetKey": "code.zip"}
