"""EKS clusters as Kubernetes clients: tokens minted from STS with botocore's presigner, endpoint and CA from DescribeCluster.

Token format: https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
"""

import base64
import binascii
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.signers import RequestSigner

from tidewaiter.adapters.kubernetes import KubernetesClient
from tidewaiter.errors import BadInputError, PermissionMissingError
from tidewaiter.model.cluster import Cluster

if TYPE_CHECKING:
    import boto3

TOKEN_PREFIX = "k8s-aws-v1."  # noqa: S105 - a public prefix, not a secret
CLUSTER_HEADER = "x-k8s-aws-id"
PRESIGN_SECONDS = 60
# The server accepts a token for 15 minutes from signing, whatever X-Amz-Expires says; a minute is left for clock skew.
TOKEN_SECONDS = 14 * 60


def mint_token(session: "boto3.Session", cluster_name: str, region: str, *, endpoint: str = "") -> str:
    """Sign a GetCallerIdentity request for a cluster and wrap it as a bearer token; no network is used.

    `endpoint` replaces the regional STS endpoint (for the embedded AWS). Raises PermissionMissingError without credentials.
    """
    credentials = session.get_credentials()
    if credentials is None:
        raise PermissionMissingError("no AWS credentials to sign a cluster token with", permission="sts:GetCallerIdentity")
    client = session.client("sts", region_name=region)
    signer = RequestSigner(client.meta.service_model.service_id, region, "sts", "v4", credentials, client.meta.events)
    url = f"{(endpoint or f'https://sts.{region}.amazonaws.com').rstrip('/')}/?Action=GetCallerIdentity&Version=2011-06-15"
    request = {"method": "GET", "url": url, "body": {}, "headers": {CLUSTER_HEADER: cluster_name}, "context": {}}
    signed = signer.generate_presigned_url(request, region_name=region, expires_in=PRESIGN_SECONDS, operation_name="")
    return TOKEN_PREFIX + base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")


class TokenSource:
    """Mints tokens and keeps each for as long as the server accepts it; called by KubernetesClient."""

    def __init__(self, mint: Callable[[], str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._mint = mint
        self._clock = clock
        self._token = ""
        self._until = 0.0

    def __call__(self, refresh: bool = False) -> str:  # noqa: FBT001, FBT002 - the client's own protocol
        """Return a token that is still good; a new one if asked to refresh."""
        if refresh or self._clock() >= self._until:
            self._token = self._mint()
            self._until = self._clock() + TOKEN_SECONDS
        return self._token


def connect(session: "boto3.Session", cluster: Cluster, *, sts_endpoint: str = "") -> KubernetesClient:
    """Open a client for an EKS cluster with the session's own identity; raises BadInputError if the endpoint or CA is unusable."""
    if not cluster.endpoint:
        raise BadInputError(f"cluster {cluster.name} has no endpoint yet", where=cluster.arn, hint="Wait until it is ACTIVE")
    source = TokenSource(lambda: mint_token(session, cluster.name, cluster.region, endpoint=sts_endpoint))
    # The loopback API speaks plain HTTP: there is nothing to trust, and what the emulator gives as a certificate is none.
    trust = _certificate(cluster) if cluster.endpoint.startswith("https:") else ""
    return KubernetesClient(cluster.endpoint, token=source, certificate_authority=trust)


def _certificate(cluster: Cluster) -> str:
    try:
        return base64.b64decode(cluster.certificate_authority, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise BadInputError("the cluster's certificate authority is not base64 text", where=cluster.arn) from None
