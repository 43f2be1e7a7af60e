"""Asking for audits."""

import json
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from tidewaiter.adapters.audit_requests import AuditRequests
from tidewaiter.errors import PermissionMissingError


def requests(calls):
    """Give requests that note their calls."""
    note = {
        "functions": SimpleNamespace(invoke=lambda **words: calls.append(words)),
        "queues": SimpleNamespace(send_message=lambda **words: calls.append(words)),
    }
    return AuditRequests(function="tidewaiter-cluster-audit", queue="https://queue", **note)


def test_a_whole_audit_is_asked_for_without_waiting():
    """Asynchronously, in the words that the function reads."""
    calls = []
    requests(calls).whole({"cluster": "shop"})
    (call,) = calls
    assert (call["FunctionName"], call["InvocationType"]) == ("tidewaiter-cluster-audit", "Event")
    assert json.loads(call["Payload"]) == {"audit": {"cluster": "shop"}}


def test_a_change_is_sent_again_later():
    """After so many seconds."""
    calls = []
    requests(calls).later({"id": "1", "detail": {}}, 600)
    assert calls == [{"QueueUrl": "https://queue", "MessageBody": '{"id": "1", "detail": {}}', "DelaySeconds": 600}]


def test_a_refusal_names_the_grant():
    """In our own words."""

    def refuse(**_words):
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Invoke")

    one = AuditRequests(functions=SimpleNamespace(invoke=refuse), function="f", queues=None, queue="")
    with pytest.raises(PermissionMissingError) as error:
        one.whole({})
    assert error.value.permission == "lambda:InvokeFunction"
