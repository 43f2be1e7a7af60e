"""Reads what an organisation forbids an account: its service and resource control policies, from the root down to the account."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import Grant
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.account import Policy

SERVICE, RESOURCE = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
_REASON = "what an account belongs to is not known before it was asked"
READS = tuple(
    Grant(f"organizations:{action}", "*", _REASON)
    for action in ("DescribeOrganization", "DescribePolicy", "ListParents", "ListPoliciesForTarget")
)
"""What reading the limits needs; an organisation answers the last three to its management account and to delegated administrators only."""

_MAX_LEVELS = 8
"""An organisation has five levels of units below its root."""

Levels = tuple[tuple[Policy, ...], ...]


def read_limits(client: Callable[[str], Any], account: str) -> tuple[Levels | None, Levels | None]:
    """Return service and resource control policies, one tuple per level; None for what could not be read, never raised.

    No organisation, one without policies, and the management account have no limits.
    """
    reader = _Reader(client("organizations"))
    try:
        if reader.is_unlimited(account):
            return (), ()
        targets = reader.targets(account)
    except TidewaiterError:
        return None, None
    return reader.levels(targets, SERVICE), reader.levels(targets, RESOURCE)


class _Reader:
    def __init__(self, client: Any) -> None:
        self._client = client

    def is_unlimited(self, account: str) -> bool:
        with translated("organizations:DescribeOrganization", account):
            try:
                found = self._client.describe_organization()["Organization"]
            except self._client.exceptions.AWSOrganizationsNotInUseException:
                return True
        return bool(found.get("FeatureSet") != "ALL" or found.get("MasterAccountId") == account)

    def targets(self, account: str) -> list[str]:
        """Return root, units and account, in this order."""
        found = [account]
        while len(found) < _MAX_LEVELS:
            parents = list(self._pages("list_parents", "Parents", ChildId=found[0]))
            if not parents:
                break
            found.insert(0, str(parents[0]["Id"]))
            if parents[0].get("Type") == "ROOT":
                break
        return found

    def levels(self, targets: list[str], kind: str) -> Levels | None:
        try:
            found = [tuple(self._policies(target, kind)) for target in targets]
        except TidewaiterError:
            return None
        # Where a type of policy is on, every level has one; empty levels mean that it is off.
        return tuple(filter(None, found))

    def _policies(self, target: str, kind: str) -> Iterator[Policy]:
        for one in self._pages("list_policies_for_target", "Policies", TargetId=target, Filter=kind):
            with translated("organizations:DescribePolicy", one["Id"]):
                content = self._client.describe_policy(PolicyId=one["Id"])["Policy"]["Content"]
            yield Policy(name=str(one.get("Name") or one["Id"]), document=_document(content), arn=str(one.get("Arn", "")))

    def _pages(self, operation: str, field: str, **parameters: str) -> Iterator[Mapping[str, Any]]:
        name = "".join(part.capitalize() for part in operation.split("_"))
        with translated(f"organizations:{name}"):
            for page in self._client.get_paginator(operation).paginate(**parameters):
                yield from page.get(field, ())


def _document(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
