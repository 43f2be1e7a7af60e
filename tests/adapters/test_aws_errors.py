"""AWS refusals in our own words."""

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ParamValidationError
from botocore.parsers import ResponseParserError

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.errors import ConflictError, NotFoundError, OfflineError, PermissionMissingError, TidewaiterError


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDeniedException", PermissionMissingError),
        ("UnauthorizedOperation", PermissionMissingError),
        ("ConditionalCheckFailedException", ConflictError),
        ("PreconditionFailed", ConflictError),
        ("NoSuchEntity", NotFoundError),
        ("ThrottlingException", TidewaiterError),
    ],
)
def test_each_kind_of_refusal_is_an_error_of_its_own(code, kind):
    """Callers retry, give up or name the grant by it."""
    with pytest.raises(kind) as caught, translated("s3:GetObject", "s3://b/k"):
        raise ClientError({"Error": {"Code": code, "Message": "m"}}, "GetObject")
    assert type(caught.value) is kind
    assert caught.value.where == "s3://b/k"


def test_a_network_that_fails_is_offline_and_a_wrong_call_is_ours():
    """The hint of the first is to check the network."""
    with pytest.raises(OfflineError), translated("s3:GetObject"):
        raise ConnectTimeoutError(endpoint_url="https://s3")
    with pytest.raises(TidewaiterError, match="could not be made"), translated("s3:GetObject"):
        raise ParamValidationError(report="bad")


def test_an_answer_that_is_none_of_aws_is_an_error_of_ours():
    """A proxy's web page in place of an answer stops what needed it, not the program."""
    with pytest.raises(TidewaiterError, match="could not be made"), translated("iam:GetRole", "app"):
        raise ResponseParserError("not XML")


@pytest.mark.parametrize("code", ["403", "404"])
def test_a_page_says_nothing_of_what_is_there_or_allowed(code):
    """An emulator that does not know a call, or a proxy that stops it: neither absence nor a missing permission."""
    with pytest.raises(TidewaiterError, match="a page came") as caught, translated("eks:ListAddons", "c"):
        raise ClientError({"Error": {"Code": code, "Message": "<!doctype html>\n<h1>no</h1>"}}, "ListAddons")
    assert type(caught.value) is TidewaiterError
