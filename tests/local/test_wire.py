"""Requests of every AWS protocol are understood; hostile ones are refused, not crashed on."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.local.wire import ApiError, parse_request, render_error


def environ(service: str, body: bytes = b"", method: str = "POST", path: str = "/", query: str = "", **headers: str) -> dict:
    """Make a signed request as WSGI has it."""
    auth = f"AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "RAW_URI": path + (f"?{query}" if query else ""),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": auth,
        **headers,
    }


def test_json_requests():
    """The target header names the operation."""
    made = environ(
        "dynamodb", b'{"TableName": "t"}', HTTP_X_AMZ_TARGET="DynamoDB_20120810.DescribeTable", CONTENT_TYPE="application/x-amz-json-1.0"
    )
    request = parse_request(made)
    assert request.action == "dynamodb:DescribeTable"
    assert request.params == {"TableName": "t"}
    assert made["wsgi.input"].read() == b'{"TableName": "t"}'


def test_query_requests():
    """The form names the operation."""
    request = parse_request(
        environ("iam", b"Action=GetRole&RoleName=r&Version=2010-05-08", CONTENT_TYPE="application/x-www-form-urlencoded")
    )
    assert (request.action, request.params["RoleName"]) == ("iam:GetRole", "r")


def test_ec2_requests():
    """Lists are numbered."""
    body = b"Action=DescribeInstances&InstanceId.1=i-1&InstanceId.2=i-2&Version=2016-11-15"
    request = parse_request(environ("ec2", body, CONTENT_TYPE="application/x-www-form-urlencoded"))
    assert request.params["InstanceIds"] == ["i-1", "i-2"]


def test_rest_requests():
    """Method and path name the operation."""
    request = parse_request(environ("s3", method="GET", path="/bucket/a/b.txt"))
    assert (request.action, request.params["Bucket"], request.params["Key"]) == ("s3:GetObject", "bucket", "a/b.txt")
    assert parse_request(environ("lambda", b"{}", path="/2015-03-31/functions/f/invocations")).action == "lambda:Invoke"


def test_presigned_requests():
    """The credential is in the query."""
    made = environ("s3", method="GET", path="/bucket/key", query="X-Amz-Credential=AKIA%2F20260101%2Feu-central-1%2Fs3%2Faws4_request")
    del made["HTTP_AUTHORIZATION"]
    assert parse_request(made).access_key == "AKIA"


def test_unsigned_requests_are_nobodys():
    """Without a credential there is no request."""
    made = environ("s3", method="GET", path="/bucket/key")
    del made["HTTP_AUTHORIZATION"]
    assert parse_request(made) is None


@pytest.mark.parametrize("protocol", ["json", "rest-json", "query", "ec2", "rest-xml"])
def test_errors_have_the_protocols_shape(protocol):
    """The code is where the client looks for it, and text is escaped."""
    status, _, headers, body = render_error(protocol, ApiError(code="Denied", message="<no>", status=403))
    assert status == (400 if protocol == "json" else 403)
    if "json" in protocol:
        assert json.loads(body) == {"__type": "Denied", "message": "<no>"}
        assert headers["x-amzn-errortype"] == "Denied"
    else:
        assert b"<Code>Denied</Code>" in body
        assert b"&lt;no&gt;" in body


@given(st.sampled_from(["dynamodb", "iam", "ec2", "s3", "lambda", "nosuch", "../x"]), st.binary(max_size=200), st.text(max_size=30))
def test_hostile_requests_are_refused_not_crashed_on(service, body, target):
    """Whatever comes, the answer is a request or none."""
    printable = "".join(char for char in target if char.isprintable() and char.isascii())
    made = environ(service, body, HTTP_X_AMZ_TARGET=f"X.{printable}", CONTENT_TYPE="application/x-amz-json-1.0")
    found = parse_request(made)
    assert found is None or found.operation
