"""EKS tokens: what is signed, how long it is kept, and that STS would know the caller."""

import base64

import boto3
import pytest

from tidewaiter.adapters.eks import TOKEN_PREFIX, TOKEN_SECONDS, TokenSource, connect, mint_token
from tidewaiter.errors import BadInputError
from tidewaiter.local.kubernetes.authentication import signed_request
from tidewaiter.model.cluster import Cluster


def cluster(**fields):
    """Make a cluster."""
    defaults = {"arn": "arn:aws:eks:eu-west-1:111122223333:cluster/c", "name": "c", "account": "111122223333", "region": "eu-west-1"}
    return Cluster(**(defaults | fields))


@pytest.fixture
def session(monkeypatch):
    """Make a session with credentials that are nobody's."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return boto3.Session(aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="x", region_name="eu-west-1")


def test_a_token_is_a_presigned_call_for_one_cluster(session):
    """The regional STS host is used, the cluster's name is signed, and the request expires in a minute."""
    token = mint_token(session, "c", "eu-west-1")
    assert token.startswith(TOKEN_PREFIX)
    assert "=" not in token
    query, host = signed_request(token)
    assert host == "sts.eu-west-1.amazonaws.com"
    assert "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id" in query
    assert "X-Amz-Expires=60" in query
    raw = token.removeprefix(TOKEN_PREFIX)
    assert base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)).startswith(
        b"https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity"
    )


def test_another_endpoint_is_signed_for(session):
    """The embedded AWS stands in for STS under its own address."""
    assert signed_request(mint_token(session, "c", "eu-west-1", endpoint="http://127.0.0.1:5000/"))[1] == "127.0.0.1:5000"


def test_tokens_are_kept_for_fourteen_minutes():
    """One is minted when needed, when asked for, and when the old one is nearly over."""
    now, minted = [0.0], []
    source = TokenSource(lambda: minted.append(1) or f"t{len(minted)}", clock=lambda: now[0])
    assert [source(), source(False)] == ["t1", "t1"]
    assert source(True) == "t2"
    now[0] += TOKEN_SECONDS
    assert source() == "t3"


def test_a_cluster_without_endpoint_cannot_be_connected(session):
    """A cluster that is being created, or one whose CA is not base64, is an error that says so."""
    with pytest.raises(BadInputError, match="no endpoint"):
        connect(session, cluster())
    with pytest.raises(BadInputError, match="base64"):
        connect(session, cluster(endpoint="https://127.0.0.1:1", certificate_authority="%%%"))


def test_a_loopback_cluster_needs_no_certificate(session):
    """Plain HTTP on the loopback has nothing to trust: whatever the emulator calls a certificate is not read; elsewhere it is refused."""
    assert connect(session, cluster(endpoint="http://127.0.0.1:9", certificate_authority="%%%"))
    with pytest.raises(BadInputError, match="only called over https"):
        connect(session, cluster(endpoint="http://203.0.113.1"))
