"""`audit access --check`: what an audit may not do here, found by doing it."""

import json
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

from tests.cli.conftest import Command
from tests.posture.clusters import cluster
from tidewaiter.cli import access_check
from tidewaiter.cli.access_check import Checked, lines_of
from tidewaiter.errors import NotFoundError, OfflineError, PermissionMissingError
from tidewaiter.local import registry_settings
from tidewaiter.local.patches import Patches
from tidewaiter.posture.access import AWS_READS

REGION = "eu-central-1"


@pytest.fixture
def account(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give an account in which a cluster runs."""
    del tidewaiter
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    patches = Patches()
    registry_settings.install(patches)
    with mock_aws():
        number = boto3.client("sts", region_name=REGION).get_caller_identity()["Account"]
        subnets = [one["SubnetId"] for one in boto3.client("ec2", region_name=REGION).describe_subnets()["Subnets"]][:2]
        values = {"roleArn": f"arn:aws:iam::{number}:role/eks", "resourcesVpcConfig": {"subnetIds": subnets}}
        boto3.client("eks", region_name=REGION).create_cluster(name="shop", **values)
        boto3.client("ecr", region_name=REGION).create_repository(repositoryName="web")
        yield boto3
    patches.undo()


class Kubernetes:
    """An API server that refuses some kinds."""

    def __init__(self, refused: tuple[str, ...] = (), error: Exception | None = None) -> None:
        self.refused, self.error = refused, error

    def list_objects(self, version: str, plural: str) -> Any:
        """List nothing, or refuse."""
        if self.error:
            raise self.error
        if plural in self.refused:
            raise PermissionMissingError(f"{plural} is forbidden", permission=f"kubernetes:list {plural}")
        if "k8s.aws" in version:
            raise NotFoundError("the server could not find the requested resource")
        return iter(())


def checked(reader: Kubernetes) -> Checked:
    """Check against an API server."""
    return access_check.check(boto3.Session(region_name=REGION), lambda _session, _cluster: reader)  # type: ignore[arg-type, return-value]


def test_what_may_be_read_is_complete_and_the_rest_is_named(account: Any) -> None:
    """An optional kind that the cluster does not serve is no gap; what nothing here needs was not tried."""
    found = checked(Kubernetes())
    assert (found.denied, found.kinds, found.failed) == ((), {"shop": []}, [])
    assert "kms:DescribeKey" in found.untried
    assert not set(found.untried) & {"eks:ListClusters", "eks:DescribeCluster", "ecr:DescribeRepositories", "sts:GetCallerIdentity"}
    assert list(lines_of(found))[-1] == "everything that was tried may be read"


def test_refused_kinds_are_named_with_the_rules_that_allow_them(account: Any) -> None:
    """By API group, as the ClusterRole has them."""
    found = checked(Kubernetes(refused=("services", "networkpolicies")))
    text = "\n".join(lines_of(found))
    assert "cluster shop refuses" in text
    rules = json.loads(text[text.index("  [") : text.rindex("]") + 1].split("\nnot tried")[0])
    assert {"apiGroups": [""], "resources": ["services"], "verbs": ["list"]} in rules
    assert any(rule["apiGroups"] == ["networking.k8s.io"] and rule["resources"] == ["networkpolicies"] for rule in rules)
    assert not found.complete


def test_an_api_server_that_cannot_be_asked_is_said_once(account: Any) -> None:
    """Not once for every kind."""
    found = checked(Kubernetes(error=OfflineError("cannot reach the Kubernetes API: timed out")))
    assert ["timed out" in text for text in found.failed] == [True]


REFUSED = PermissionMissingError("the Kubernetes API does not accept our token: Unauthorized", permission="kubernetes:list pods")


def test_a_cluster_that_knows_nobody_of_us_gets_the_access_entry_to_make(account: Any) -> None:
    """The command names the cluster, who asks and the group; it stands once, and the audit is not complete."""
    found = checked(Kubernetes(error=REFUSED))
    (line,) = [line for line in "\n".join(lines_of(found)).splitlines() if "create-access-entry" in line]
    for words in ("--cluster-name shop", f"--principal-arn {found.principal}", "--kubernetes-groups tidewaiter-auditors"):
        assert words in line
    assert (found.failed, found.complete) == ([], False)


def test_without_access_entries_aws_auth_is_named() -> None:
    """A cluster in the mode CONFIG_MAP takes no access entry."""
    found = Checked()
    known = cluster(name="c", authentication_mode="CONFIG_MAP")
    list(access_check._refused(known, found, lambda: Kubernetes(error=REFUSED)))  # type: ignore[arg-type, return-value]
    (text,) = [line for line in lines_of(found) if "aws-auth" in line]
    assert "create-access-entry" not in text


def test_a_private_endpoint_says_what_it_takes() -> None:
    """A route to it."""
    reader = Kubernetes(error=OfflineError("cannot reach"))
    found = Checked()
    list(access_check._refused(cluster(name="c", public_endpoint=False), found, lambda: reader))  # type: ignore[arg-type, return-value]
    assert "The endpoint is private" in found.failed[0]


def test_refused_aws_calls_give_the_statement_to_add(tidewaiter: Command, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 4; each refused action, and nothing that was allowed."""
    allowed = ["sts:GetCallerIdentity", "ecr:DescribeRepositories", "eks:ListClusters", "eks:DescribeClusterVersions"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": allowed, "Resource": "*"}]}
    iam = account.client("iam")
    iam.create_user(UserName="auditor")
    iam.put_user_policy(UserName="auditor", PolicyName="some", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="auditor")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])

    @set_initial_no_auth_action_count(0)
    def run() -> Any:
        return tidewaiter("audit", "access", "--check", "--region", REGION)

    done = run()
    assert done.code == 4, done.err
    statement = json.loads(done.out[done.out.index("{") : done.out.index("}") + 1])
    assert {"ecr:GetRepositoryPolicy", "iam:GetAccountAuthorizationDetails"} <= set(statement["Action"])
    assert not set(statement["Action"]) & {"ecr:DescribeRepositories", "sts:GetCallerIdentity"}
    assert set(statement["Action"]) <= set(AWS_READS)


def test_expired_credentials_are_said_plainly(tidewaiter: Command, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as a missing permission."""
    from botocore.client import BaseClient
    from botocore.exceptions import ClientError

    def expired(_self: Any, operation: str, _words: Any) -> Any:
        raise ClientError({"Error": {"Code": "ExpiredTokenException", "Message": "The security token is expired"}}, operation)

    monkeypatch.setattr(BaseClient, "_make_api_call", expired)
    done = tidewaiter("audit", "access", "--check", "--region", REGION)
    assert done.code == 4
    assert "AWS does not accept the credentials: The security token is expired" in done.out
    done = tidewaiter("audit", "account", "--region", REGION)
    assert (done.code, "Log in again" in done.err) == (1, True)


def test_throttling_is_said_plainly(tidewaiter: Command, account: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do about it."""
    from botocore.client import BaseClient
    from botocore.exceptions import ClientError

    def throttled(_self: Any, operation: str, _words: Any) -> Any:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, operation)

    monkeypatch.setattr(BaseClient, "_make_api_call", throttled)
    done = tidewaiter("audit", "account", "--region", REGION)
    assert (done.code, "AWS asks to slow down" in done.err) == (1, True)


def test_the_template_of_a_member_has_the_policy_and_the_trust(tidewaiter: Command) -> None:
    """What the hub assumes, with what it must say."""
    template = json.loads(tidewaiter("audit", "access", "--trust", "111111111111", "--external-id", "abc").out)
    role = template["Resources"]["AuditRole"]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::111111111111:root"}}
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "abc"}}
    assert role["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"] == list(AWS_READS)
    assert role["RoleName"] == "tidewaiter-read"
    by_role = json.loads(tidewaiter("audit", "access", "--trust", "arn:aws:iam::111111111111:role/hub").out)
    (trust,) = by_role["Resources"]["AuditRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert (trust["Principal"], "Condition" in trust) == ({"AWS": "arn:aws:iam::111111111111:role/hub"}, False)
