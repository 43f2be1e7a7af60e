"""Functions in a network reach what it has doors to, as far as the doors' policies go."""

import json

import pytest
from local_templates import PARAMETERS, allow, arn_of, function, role, template

NETWORK = {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.99.0.0/24"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.99.0.0/26"}},
    "Routes": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
    "Door": {
        "Type": "AWS::EC2::VPCEndpoint",
        "Properties": {
            "VpcId": {"Ref": "Vpc"},
            "VpcEndpointType": "Gateway",
            "RouteTableIds": [{"Ref": "Routes"}],
            "ServiceName": {"Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, ".dynamodb"]]},
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "dynamodb:DescribeTable", "Resource": "*"}],
            },
        },
    },
}
CONNECTING = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    everything = allow(["dynamodb:DescribeTable", "dynamodb:GetItem", "s3:ListBucket"], "*")
    logs = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*")
    inside = function("call", "Role", VpcConfig={"SubnetIds": [{"Ref": "Subnet"}], "SecurityGroupIds": []})
    inside["Properties"]["FunctionName"] = "inside"
    outside = function("call", "Free")
    outside["Properties"]["FunctionName"] = "outside"
    resources = {
        **NETWORK,
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": "seen",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
            },
        },
        "Role": role("lambda.amazonaws.com", everything, logs, allow(CONNECTING, "*")),
        "Free": role("lambda.amazonaws.com", everything, logs),
        "Inside": inside,
        "Outside": outside,
    }
    aws.deploy(template(resources, {"Role": arn_of("Role"), "Free": arn_of("Free")}), PARAMETERS, assets)


def call(aws, name, service, method, **params):
    """Let a function make a call; returns whether it failed."""
    event = json.dumps({"service": service, "method": method, "params": params}).encode()
    return "FunctionError" in aws.client("lambda").invoke(FunctionName=name, Payload=event)


def test_a_door_lets_through_what_its_policy_names(aws):
    """The role alone would allow all three calls."""
    assert not call(aws, "inside", "dynamodb", "describe_table", TableName="seen")
    assert call(aws, "inside", "dynamodb", "get_item", TableName="seen", Key={"a": {"S": "x"}})
    assert call(aws, "inside", "s3", "list_objects_v2", Bucket=PARAMETERS["AssetBucket"])


def test_a_function_in_no_network_goes_where_its_role_lets_it(aws):
    """Nothing stands between."""
    assert not call(aws, "outside", "dynamodb", "describe_table", TableName="seen")
    assert not call(aws, "outside", "dynamodb", "get_item", TableName="seen", Key={"a": {"S": "x"}})
    assert not call(aws, "outside", "s3", "list_objects_v2", Bucket=PARAMETERS["AssetBucket"])


def test_connecting_a_function_uses_the_grants_for_it(aws):
    """Lambda does it in the function's name."""
    call(aws, "inside", "dynamodb", "describe_table", TableName="seen")
    unused = {one.action for one in aws.iam_report().unused if one.role == aws.outputs["Role"]}
    assert unused.isdisjoint(CONNECTING)
