"""Reads who is who in an account, and whom its clusters let in, through boto3 clients."""

import json
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from tidewaiter.adapters import organization
from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import declares, uses
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.account import (
    ROLE,
    USER,
    AccessEntry,
    AccessPolicy,
    ClusterAccess,
    IamAccount,
    IamGroup,
    IamPrincipal,
    Neighbour,
    PodIdentityAssociation,
    Policy,
)
from tidewaiter.model.cluster import Cluster

_EKS = "arn:aws:eks:{region}:{account}:"
_LISTS = "IAM lists know no resources"
T = TypeVar("T")


class BotoIdentityReader:
    """Implements `ports.IdentityReader`: `client` gives the boto3 client of a service. Account and neighbours are read once."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._account: IamAccount | None = None
        self._neighbours_read: dict[str, Neighbour] = {}

    @uses("iam:GetAccountAuthorizationDetails", "iam:ListOpenIDConnectProviders", on="*", reason=_LISTS)
    @declares(organization.READS)
    def iam_account(self, number: str) -> IamAccount:
        """Read every role, user, group and policy of an account, and what its organisation forbids; raises PermissionMissingError."""
        if self._account is None:
            details: dict[str, list[Mapping[str, Any]]] = {}
            for page in self._pages("iam", "get_account_authorization_details", "iam:GetAccountAuthorizationDetails", number):
                for name in ("RoleDetailList", "UserDetailList", "GroupDetailList", "Policies"):
                    details.setdefault(name, []).extend(page.get(name, ()))
            services, resources = organization.read_limits(self._client, number)
            found = _account(number, details, self._providers())
            self._account = replace(found, service_limits=services, resource_limits=resources)
        return self._account

    @uses("eks:ListAccessEntries", "eks:ListPodIdentityAssociations", "eks:DescribeCluster", on=f"{_EKS}cluster/*")
    @uses("eks:ListClusters", on="*", reason="EKS list calls know no resources")
    @uses("eks:ListNodegroups", on=f"{_EKS}cluster/*")
    @uses("eks:DescribeNodegroup", on=f"{_EKS}nodegroup/*")
    @uses("eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies", on=f"{_EKS}access-entry/*")
    @uses("eks:DescribePodIdentityAssociation", on=f"{_EKS}podidentityassociation/*")
    def access(self, cluster: Cluster) -> ClusterAccess:
        """Read whom a cluster lets in and which roles its pods get; what is refused is None, never raised."""
        return ClusterAccess(
            issuer=_attempt(lambda: self._issuer(cluster)),
            entries=_attempt(lambda: tuple(self._entries(cluster))),
            associations=_attempt(lambda: tuple(self._associations(cluster))),
            neighbours=_attempt(lambda: tuple(self._neighbours(cluster))),
        )

    def _providers(self) -> tuple[str, ...] | None:
        def read() -> tuple[str, ...]:
            with translated("iam:ListOpenIDConnectProviders"):
                found = self._client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
            return tuple(one["Arn"] for one in found)

        return _attempt(read)

    def _neighbours(self, cluster: Cluster) -> Iterator[Neighbour]:
        for page in self._pages("eks", "list_clusters", "eks:ListClusters", cluster.arn):
            for name in page.get("clusters", ()):
                if name != cluster.name:
                    yield self._neighbour(cluster, name)

    def _neighbour(self, cluster: Cluster, name: str) -> Neighbour:
        """Read another cluster once for all that are audited."""
        if name not in self._neighbours_read:
            issuer = self._issuer(cluster, name)
            self._neighbours_read[name] = Neighbour(name=name, issuer=issuer, node_roles=tuple(self._node_roles(cluster, name)))
        return self._neighbours_read[name]

    def _node_roles(self, cluster: Cluster, name: str) -> Iterator[str]:
        for page in self._pages("eks", "list_nodegroups", "eks:ListNodegroups", cluster.arn, clusterName=name):
            for group in page.get("nodegroups", ()):
                named = {"clusterName": name, "nodegroupName": group}
                yield self._call("describe_nodegroup", "eks:DescribeNodegroup", cluster, **named)["nodegroup"].get("nodeRole", "")

    def _issuer(self, cluster: Cluster, name: str = "") -> str:
        found = self._call("describe_cluster", "eks:DescribeCluster", cluster, name=name or cluster.name)["cluster"]
        issuer = ((found.get("identity") or {}).get("oidc") or {}).get("issuer") or ""
        return str(issuer).removeprefix("https://")

    def _entries(self, cluster: Cluster) -> Iterator[AccessEntry]:
        for page in self._pages("eks", "list_access_entries", "eks:ListAccessEntries", cluster.arn, clusterName=cluster.name):
            for arn in page.get("accessEntries", ()):
                named = {"clusterName": cluster.name, "principalArn": arn}
                raw = self._call("describe_access_entry", "eks:DescribeAccessEntry", cluster, **named)["accessEntry"]
                yield AccessEntry(
                    principal_arn=arn,
                    username=raw.get("username", ""),
                    groups=tuple(raw.get("kubernetesGroups") or ()),
                    type=raw.get("type", "STANDARD"),
                    policies=tuple(self._policies(cluster, named)),
                    created=_time(raw.get("createdAt")),
                )

    def _policies(self, cluster: Cluster, named: Mapping[str, str]) -> Iterator[AccessPolicy]:
        operation, permission = "list_associated_access_policies", "eks:ListAssociatedAccessPolicies"
        for page in self._pages("eks", operation, permission, cluster.arn, **named):
            for one in page.get("associatedAccessPolicies", ()):
                scope = one.get("accessScope") or {}
                namespaces = tuple(scope.get("namespaces") or ()) if scope.get("type") == "namespace" else ()
                yield AccessPolicy(arn=one["policyArn"], namespaces=namespaces)

    def _associations(self, cluster: Cluster) -> Iterator[PodIdentityAssociation]:
        operation, permission = "list_pod_identity_associations", "eks:ListPodIdentityAssociations"
        for page in self._pages("eks", operation, permission, cluster.arn, clusterName=cluster.name):
            for one in page.get("associations", ()):
                named = {"clusterName": cluster.name, "associationId": one["associationId"]}
                answer = self._call("describe_pod_identity_association", "eks:DescribePodIdentityAssociation", cluster, **named)
                raw = answer["association"]
                yield PodIdentityAssociation(
                    id=one["associationId"],
                    namespace=raw["namespace"],
                    service_account=raw["serviceAccount"],
                    role_arn=raw.get("roleArn", ""),
                    target_role_arn=raw.get("targetRoleArn") or "",
                    external_id=raw.get("externalId") or "",
                    policy=raw.get("policy") or "",
                    session_tags=not raw.get("disableSessionTags"),
                )

    def _call(self, operation: str, permission: str, cluster: Cluster, **parameters: str) -> Mapping[str, Any]:
        with translated(permission, cluster.arn):
            answer: Mapping[str, Any] = getattr(self._client("eks"), operation)(**parameters)
        return answer

    def _pages(self, service: str, operation: str, permission: str, where: str, **parameters: str) -> Iterator[Mapping[str, Any]]:
        with translated(permission, where):
            yield from self._client(service).get_paginator(operation).paginate(**parameters)


def _time(raw: Any) -> str:
    return raw.isoformat() if raw is not None else ""


def _attempt(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except TidewaiterError:
        return None


def _account(number: str, details: Mapping[str, Iterable[Mapping[str, Any]]], providers: tuple[str, ...] | None) -> IamAccount:
    managed = {raw["Arn"]: _default_version(raw) for raw in details.get("Policies", ())}
    roles = (_principal(raw, ROLE, managed) for raw in details.get("RoleDetailList", ()))
    users = (_principal(raw, USER, managed) for raw in details.get("UserDetailList", ()))
    groups = tuple(
        IamGroup(arn=raw["Arn"], name=raw["GroupName"], policies=tuple(_policies(raw, "Group", managed)))
        for raw in details.get("GroupDetailList", ())
    )
    return IamAccount(account=number, principals=(*roles, *users), groups=groups, providers=providers)


def _principal(raw: Mapping[str, Any], kind: str, managed: Mapping[str, Any]) -> IamPrincipal:
    word = kind.capitalize()
    boundary = (raw.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn", "")
    return IamPrincipal(
        arn=raw["Arn"],
        kind=kind,
        name=raw[f"{word}Name"],
        policies=tuple(_policies(raw, word, managed)),
        boundary=Policy(name=boundary.rpartition("/")[2], arn=boundary, document=managed.get(boundary)) if boundary else None,
        trust=_document(raw.get("AssumeRolePolicyDocument")) if kind == ROLE else None,
        groups=tuple(raw.get("GroupList") or ()),
        tags={tag["Key"]: tag["Value"] for tag in raw.get("Tags") or ()},
        created=_time(raw.get("CreateDate")),
        last_used=_time((raw.get("RoleLastUsed") or {}).get("LastUsedDate")) if "RoleLastUsed" in raw else None,
    )


def _policies(raw: Mapping[str, Any], word: str, managed: Mapping[str, Any]) -> Iterator[Policy]:
    for one in raw.get(f"{word}PolicyList") or ():
        yield Policy(name=one["PolicyName"], document=_document(one.get("PolicyDocument")))
    for one in raw.get("AttachedManagedPolicies") or ():
        yield Policy(name=one["PolicyName"], arn=one["PolicyArn"], document=managed.get(one["PolicyArn"]))


def _default_version(raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found = [one.get("Document") for one in raw.get("PolicyVersionList") or () if one.get("IsDefaultVersion")]
    return _document(found[0]) if found else None


def _document(raw: object) -> Mapping[str, Any] | None:
    """Read a policy: botocore decodes them, and some are percent-encoded JSON; what is neither is None."""
    if isinstance(raw, str):
        try:
            raw = json.loads(urllib.parse.unquote(raw) if raw.startswith("%") else raw)
        except ValueError:
            return None
    return raw if isinstance(raw, Mapping) else None
