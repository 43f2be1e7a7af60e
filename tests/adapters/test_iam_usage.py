"""Asking IAM whose keys are and what is used, against answers in the shape of its API."""

from datetime import UTC, datetime

import boto3
import pytest
from botocore.stub import Stubber

from tidewaiter.adapters.iam_usage import BotoIamUsage

ROLE = "arn:aws:iam::123456789012:role/app"
JOB = "01234567-89ab-cdef-0123-456789abcdef"
KEY = "AKIA" + "A" * 16


@pytest.fixture
def iam(monkeypatch):
    """Give a client that answers from a script."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = boto3.client("iam", region_name="us-east-1")
    with Stubber(client) as stub:
        yield client, stub


def report(status, *services, **more):
    """Make an answer of a job."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    listed = [{"ServiceName": one, "ServiceNamespace": one} | ({"LastAuthenticated": now} if used else {}) for one, used in services]
    return {"JobStatus": status, "JobCreationDate": now, "JobCompletionDate": now, "ServicesLastAccessed": listed, **more}


def test_owners_of_keys(iam):
    """A key that IAM does not know, or does not tell, is left out."""
    client, stub = iam
    used = {"LastUsedDate": datetime(2026, 1, 1, tzinfo=UTC), "ServiceName": "s3", "Region": "eu-west-1"}
    stub.add_response("get_access_key_last_used", {"UserName": "ann", "AccessKeyLastUsed": used}, {"AccessKeyId": KEY})
    stub.add_client_error("get_access_key_last_used", "AccessDenied")
    assert BotoIamUsage(lambda _service: client).key_owners([KEY, KEY[:-1] + "B"]) == {KEY: "ann"}


def test_services_of_a_report_that_takes_time_and_pages(iam):
    """It is asked again until it is done, and read to the end."""
    client, stub = iam
    waits = []
    stub.add_response("generate_service_last_accessed_details", {"JobId": JOB}, {"Arn": ROLE})
    stub.add_response("get_service_last_accessed_details", report("IN_PROGRESS"))
    stub.add_response("get_service_last_accessed_details", report("COMPLETED", ("s3", True), IsTruncated=True, Marker="m"))
    stub.add_response("get_service_last_accessed_details", report("COMPLETED", ("sqs", False)), {"JobId": JOB, "Marker": "m"})
    found = BotoIamUsage(lambda _service: client, sleep=waits.append).services_used([ROLE])
    assert found == {ROLE: {"s3": "2026-01-01", "sqs": ""}}
    assert waits == [1]


def test_a_report_that_never_comes_is_not_an_empty_one(iam):
    """Refused, failed and late reports are left out."""
    client, stub = iam
    stub.add_client_error("generate_service_last_accessed_details", "AccessDenied")
    stub.add_response("generate_service_last_accessed_details", {"JobId": JOB})
    stub.add_response("generate_service_last_accessed_details", {"JobId": JOB})
    stub.add_response("generate_service_last_accessed_details", {"JobId": JOB})
    stub.add_response("get_service_last_accessed_details", report("FAILED"))
    stub.add_client_error("get_service_last_accessed_details", "AccessDenied")
    for _ in range(30):
        stub.add_response("get_service_last_accessed_details", report("IN_PROGRESS"))
    found = BotoIamUsage(lambda _service: client, sleep=lambda _seconds: None).services_used([ROLE, f"{ROLE}2", f"{ROLE}3", f"{ROLE}4"])
    assert found == {}
