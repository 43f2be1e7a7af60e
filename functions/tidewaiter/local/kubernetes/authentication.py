"""Who calls: static bearer tokens, and EKS tokens (presigned STS GetCallerIdentity) resolved through STS and access entries."""

import base64
import binascii
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

import urllib3

from tidewaiter.local.kubernetes.rbac import User
from tidewaiter.local.kubernetes.status import ApiStatusError

EKS_PREFIX = "k8s-aws-v1."
CLUSTER_HEADER = "x-k8s-aws-id"
MAX_TOKEN = 8 * 1024
MAX_EXPIRES = 900
MAX_ANSWER = 64 * 1024

Identify = Callable[[str], str]


def unauthorized() -> ApiStatusError:
    """401, without saying why, as the real API does."""
    return ApiStatusError(401, "Unauthorized", "Unauthorized")


class Authenticator:
    """Maps bearer tokens to users. `access` maps IAM ARNs to users, as EKS access entries do; `identify` turns an EKS token into an ARN."""

    def __init__(self, users: Mapping[str, User], access: Mapping[str, User], identify: Identify | None) -> None:
        self._users = users
        self._access = access
        self._identify = identify

    def user_of(self, header: str) -> User:
        """Return the user of an Authorization header; raises 401. Anonymous requests are off."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
            raise unauthorized()
        if token in self._users:
            return self._users[token]
        if self._identify is None or not token.startswith(EKS_PREFIX):
            raise unauthorized()
        arn = self._identify(token)
        for principal, user in self._access.items():
            if principal == arn or _without_path(principal) == role_of(arn):
                return user
        raise unauthorized()


def _without_path(principal: str) -> str:
    """Drop a role's path, as STS does when it names a session; access entries keep it."""
    head, _, resource = principal.rpartition(":")
    return f"{head}:role/{resource.rsplit('/', 1)[-1]}" if resource.startswith("role/") else principal


def role_of(arn: str) -> str:
    """Turn an assumed-role ARN into its role's ARN (the path is lost, as in STS's answer); other ARNs stay."""
    head, _, resource = arn.rpartition(":")
    if not resource.startswith("assumed-role/"):
        return arn
    return f"{head.replace(':sts:', ':iam:')}:role/{resource.split('/')[1]}"


def sts_identity(endpoint: str, cluster_name: str) -> Identify:
    """Resolve EKS tokens against an STS endpoint: the signed request is replayed there, with the cluster's name as the signed header.

    The token's own host is not trusted: the request always goes to `endpoint`, with the signed Host header. `endpoint` is the embedded
    STS, which finds the caller in the Authorization header only and routes by it; so the query's credential is repeated there.
    """
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=10))

    def identify(token: str) -> str:
        query, host = signed_request(token)
        headers = {CLUSTER_HEADER: cluster_name, "Host": host, "Authorization": _as_header(query)}
        try:
            answer = pool.request("GET", f"{endpoint.rstrip('/')}/?{query}", headers=headers, retries=False, redirect=False)
        except (urllib3.exceptions.HTTPError, ValueError):  # ValueError: a token that smuggles line ends into a header
            raise unauthorized() from None
        arn = answer.data[:MAX_ANSWER].decode(errors="replace").partition("<Arn>")[2].partition("</Arn>")[0]
        if answer.status != 200 or not arn:  # noqa: PLR2004 - HTTP
            raise unauthorized()
        return arn

    return identify


def _as_header(query: str) -> str:
    values = {key: found[0] for key, found in parse_qs(query).items()}
    parts = {
        "Credential": values.get("X-Amz-Credential", ""),
        "SignedHeaders": values.get("X-Amz-SignedHeaders", ""),
        "Signature": values.get("X-Amz-Signature", ""),
    }
    return "AWS4-HMAC-SHA256 " + ", ".join(f"{key}={value}" for key, value in parts.items())


def signed_request(token: str) -> tuple[str, str]:
    """Unwrap a token and return (query, host) of its presigned request; raises 401 for anything but GetCallerIdentity for a cluster."""
    raw = token.removeprefix(EKS_PREFIX)
    try:
        url = urlsplit(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)).decode())
        query = parse_qs(url.query, strict_parsing=True, max_num_fields=20)
    except (binascii.Error, ValueError):
        raise unauthorized() from None
    signed = query.get("X-Amz-SignedHeaders", [""])[0].split(";")
    expires = query.get("X-Amz-Expires", ["0"])[0]
    acceptable = (
        query.get("Action") == ["GetCallerIdentity"]
        and url.path in ("", "/")
        and {"host", CLUSTER_HEADER} <= set(signed)
        and expires.isdecimal()
        and 0 < int(expires) <= MAX_EXPIRES
    )
    if not acceptable:
        raise unauthorized()
    return url.query, url.netloc
