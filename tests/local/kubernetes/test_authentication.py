"""Who calls: static tokens, and EKS tokens resolved through STS."""

import base64
import contextlib

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from tidewaiter.adapters.eks import TokenSource, mint_token
from tidewaiter.adapters.kubernetes import KubernetesClient
from tidewaiter.errors import PermissionMissingError
from tidewaiter.local.kubernetes import LoopbackKubernetes, User, sts_identity
from tidewaiter.local.kubernetes.authentication import Authenticator, role_of, signed_request
from tidewaiter.local.kubernetes.status import ApiStatusError

ROLE = "arn:aws:iam::123456789012:role/audit"
GOOD = "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Expires=60"


def wrap(url):
    """Make a token of a URL."""
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def test_entries_are_found_by_role():
    """An assumed role matches its role's entry; a user its own ARN; whoever has none is turned away."""
    auditor = User(name="auditor")
    arns = {"k8s-aws-v1.a": "arn:aws:sts::123456789012:assumed-role/audit/session", "k8s-aws-v1.b": "arn:aws:iam::123456789012:user/eve"}
    known = Authenticator({}, {ROLE: auditor}, lambda token: arns[token])
    assert known.user_of("Bearer k8s-aws-v1.a") == auditor
    with pytest.raises(ApiStatusError):
        known.user_of("Bearer k8s-aws-v1.b")
    assert role_of("arn:aws:iam::123456789012:user/eve") == "arn:aws:iam::123456789012:user/eve"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic a", "Bearer k8s-aws-v1.x", "Bearer " + "a" * 10_000])
def test_what_is_no_token_is_401(header):
    """Nothing that does not name a user gets in, and nobody is asked about it."""
    with pytest.raises(ApiStatusError) as caught:
        Authenticator({"": User(name="empty")}, {}, None).user_of(header)
    assert caught.value.code == 401


@pytest.mark.parametrize(
    "url",
    [
        GOOD.replace("GetCallerIdentity", "AssumeRole"),
        GOOD.replace("%3Bx-k8s-aws-id", ""),
        GOOD.replace("Expires=60", "Expires=86400"),
        GOOD.replace("/?", "/other?"),
        GOOD + "&Action=AssumeRole",
        "not a url",
    ],
)
def test_only_the_one_call_is_replayed(url):
    """A signed request for anything else, for no cluster or for a day is refused before STS is asked."""
    assert signed_request(wrap(GOOD))[1] == "sts.eu-west-1.amazonaws.com"
    with pytest.raises(ApiStatusError):
        signed_request(wrap(url))


@given(st.text(max_size=200))
def test_any_token_is_refused_or_read(text):
    """No token breaks the reader."""
    with contextlib.suppress(ApiStatusError):
        assert "GetCallerIdentity" in signed_request("k8s-aws-v1." + text)[0]


def test_a_minted_token_opens_the_api_through_sts(monkeypatch):
    """The whole way: a role's session signs, STS names it, its access entry gives the user, RBAC decides."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        port = server.get_host_and_port()[1]
        sts = f"http://127.0.0.1:{port}"
        session = boto3.Session(aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="x", region_name="eu-west-1")
        client = session.client("sts", endpoint_url=sts)
        found = client.assume_role(RoleArn=ROLE, RoleSessionName="session")["Credentials"]
        client.close()
        assumed = boto3.Session(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"], region_name="eu-west-1")
        auditor = User(name="auditor", groups=("system:masters",))
        with LoopbackKubernetes(access={ROLE: auditor}, identify=sts_identity(sts, "c")) as api:
            token = TokenSource(lambda: mint_token(assumed, "c", "eu-west-1", endpoint=sts))
            assert KubernetesClient(api.url, token=token).server_version() == "1.34"
            assert api.served[-1].user == "auditor"
            stranger = TokenSource(lambda: mint_token(session, "c", "eu-west-1", endpoint=sts))
            with pytest.raises(PermissionMissingError):
                KubernetesClient(api.url, token=stranger).server_version()
    finally:
        server.stop()
