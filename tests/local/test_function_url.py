"""Function URLs: the event has payload format 2.0, the body comes through untouched, private functions stay private."""

import json
import urllib.request
from base64 import b64decode
from urllib.error import HTTPError

import pytest
from local_templates import PARAMETERS, arn_of, function, role, template


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    def permission(target: str, action: str, **extra: object) -> dict:
        return {
            "Type": "AWS::Lambda::Permission",
            "Properties": {"Action": action, "FunctionName": arn_of(target), "Principal": "*", **extra},
        }

    url = {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE", "TargetFunctionArn": arn_of("Web")}}
    signed = {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "AWS_IAM", "TargetFunctionArn": arn_of("Signed")}}
    unlisted = {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE", "TargetFunctionArn": arn_of("Unlisted")}}
    resources = {
        "Role": role("lambda.amazonaws.com"),
        "Web": function("web", "Role"),
        "WebUrl": url,
        "WebOpen": permission("Web", "lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE"),
        "Signed": function("web", "Role", FunctionName="test-signed"),
        "SignedUrl": signed,
        "Unlisted": function("web", "Role", FunctionName="test-unlisted"),
        "UnlistedUrl": unlisted,
        "Fail": function("fail", "Role"),
        "FailUrl": {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE", "TargetFunctionArn": arn_of("Fail")}},
        "FailOpen": permission("Fail", "lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE"),
    }
    aws.deploy(template(resources, {"Url": {"Fn::GetAtt": ["WebUrl", "FunctionUrl"]}}), PARAMETERS, assets)


def post(url: str, body: bytes, **headers: str) -> tuple[int, dict, bytes]:
    """Post and return status, headers and body."""
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_the_event_is_payload_format_two(aws):
    """Headers are lower-case, the query is parsed, the text body is as it was sent."""
    status, headers, raw = post(
        aws.function_urls.url_of("test-web") + "hook?a=1",
        b"payload=%7B%7D",
        **{"X-Test": "yes", "Content-Type": "application/x-www-form-urlencoded"},
    )
    event = json.loads(raw)
    assert status == 201
    assert headers["X-Seen"] == "yes"
    assert event["version"] == "2.0"
    assert event["rawPath"] == "/hook"
    assert event["queryStringParameters"] == {"a": "1"}
    assert event["requestContext"]["http"]["method"] == "POST"
    assert (event["body"], event["isBase64Encoded"]) == ("payload=%7B%7D", False)
    assert all(name == name.lower() for name in event["headers"])


def test_a_binary_body_is_base64(aws):
    """Bytes survive."""
    _, _, raw = post(aws.function_urls.url_of("test-web"), b"\xff\x00", **{"Content-Type": "application/octet-stream"})
    event = json.loads(raw)
    assert event["isBase64Encoded"]
    assert b64decode(event["body"]) == b"\xff\x00"


@pytest.mark.parametrize("name", ["test-signed", "test-unlisted", "test-none"])
def test_what_is_not_public_is_forbidden(aws, name):
    """An IAM-authenticated URL, one without permission and an unknown one answer 403."""
    assert post(aws.function_urls.url_of(name), b"{}")[0] == 403


def test_a_failing_function_is_a_502(aws):
    """The error does not leak."""
    status, _, body = post(aws.function_urls.url_of("test-fail"), b"{}")
    assert status == 502
    assert b"broken" not in body
