"""Reads how IAM principals are used: whose an access key is, and when the services that somebody may call were called last."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import TidewaiterError

_PRINCIPALS = ("arn:aws:iam::{account}:role/*", "arn:aws:iam::{account}:user/*")
_POLLS = 30
_SERVICES = "the job that IAM makes is named by an id, not by a principal"


class BotoIamUsage:
    """Implements `ports.IamUsage`: `client` gives the boto3 client of a service; `sleep` waits between polls of a job, in seconds."""

    def __init__(self, client: Callable[[str], Any], sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._sleep = sleep

    @uses("iam:GetAccessKeyLastUsed", on=_PRINCIPALS[1])
    def key_owners(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return the user names of those access key ids that IAM knows and tells; others are left out."""
        return {key: name for key in keys if (name := self._owner(key))}

    @uses("iam:GenerateServiceLastAccessedDetails", on=_PRINCIPALS[0])
    @uses("iam:GetServiceLastAccessedDetails", on="*", reason=_SERVICES)
    def services_used(self, arns: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Return for each ARN the services that it may call, with the day of the last call (empty: none in the time IAM remembers).

        IAM makes a report for each, which takes seconds; an ARN whose report was refused or not ready in time is left out.
        """
        client = self._client("iam")
        jobs: dict[str, str] = {}
        for arn in arns:
            try:
                with translated("iam:GenerateServiceLastAccessedDetails", arn):
                    jobs[arn] = client.generate_service_last_accessed_details(Arn=arn)["JobId"]
            except TidewaiterError:
                continue
        return {arn: used for arn, job in jobs.items() if (used := self._finished(job)) is not None}

    def _owner(self, key: str) -> str:
        try:
            with translated("iam:GetAccessKeyLastUsed", key[:8]):
                return str(self._client("iam").get_access_key_last_used(AccessKeyId=key).get("UserName") or "")
        except TidewaiterError:
            return ""

    def _finished(self, job: str) -> dict[str, str] | None:
        for _ in range(_POLLS):
            try:
                pages = list(self._pages(job))
            except TidewaiterError:
                return None
            if pages[0]["JobStatus"] != "IN_PROGRESS":
                done = pages[0]["JobStatus"] == "COMPLETED"
                return {one["ServiceNamespace"]: _day(one) for page in pages for one in page["ServicesLastAccessed"]} if done else None
            self._sleep(1)
        return None

    def _pages(self, job: str) -> Iterator[Mapping[str, Any]]:
        marker: dict[str, str] = {}
        while True:
            with translated("iam:GetServiceLastAccessedDetails"):
                page = self._client("iam").get_service_last_accessed_details(JobId=job, **marker)
            yield page
            if not page.get("IsTruncated"):
                return
            marker = {"Marker": page["Marker"]}


def _day(service: Mapping[str, Any]) -> str:
    at = service.get("LastAuthenticated")
    return at.date().isoformat() if at is not None else ""
