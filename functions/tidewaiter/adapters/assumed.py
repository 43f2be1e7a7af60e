"""Sessions of other accounts: a chain of roles, assumed with STS and renewed by botocore before they lapse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import boto3
import botocore.session
from botocore.credentials import AssumeRoleCredentialFetcher, CredentialProvider, CredentialResolver, DeferredRefreshableCredentials

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.errors import PermissionMissingError

SESSION_NAME = "tidewaiter-audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One role of a chain; `external_id` is what its trust policy asks for, empty if nothing."""

    role_arn: str
    external_id: str = ""


def assumed(session: Any, hops: Sequence[Hop]) -> Any:
    """Assume each role by the one before; the session's own identity without hops. Raises PermissionMissingError naming the role.

    STS limits what a role assumes to an hour; botocore asks again in time.
    """
    for hop in hops:
        session = _one(session, hop)
    return session


def in_region(session: Any, region: str) -> Any:
    """Give the same identity in another region."""
    return _session(session.get_credentials(), region)


def _one(session: Any, hop: Hop) -> Any:
    source = session.get_credentials()
    if source is None:
        raise PermissionMissingError("no AWS credentials to assume a role with", permission="sts:AssumeRole", where=hop.role_arn)
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=session.client,
        source_credentials=source,
        role_arn=hop.role_arn,
        extra_args={"RoleSessionName": SESSION_NAME, **({"ExternalId": hop.external_id} if hop.external_id else {})},
    )
    credentials = DeferredRefreshableCredentials(refresh_using=fetcher.fetch_credentials, method="assume-role")
    with translated("sts:AssumeRole", hop.role_arn):
        credentials.get_frozen_credentials()
    return _session(credentials, session.region_name)


class _Given(CredentialProvider):
    """Hands credentials over that renew themselves; `set_credentials` of a session takes fixed ones only."""

    METHOD = "given"

    def __init__(self, credentials: Any) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> Any:
        return self._credentials


def _session(credentials: Any, region: str) -> Any:
    own = botocore.session.Session()
    own.register_component("credential_provider", CredentialResolver(providers=[_Given(credentials)]))
    return boto3.Session(botocore_session=own, region_name=region)
