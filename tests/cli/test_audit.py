"""`tidewaiter audit`, against an AWS in this process."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.cli.conftest import Command
from tidewaiter.local import registry_settings
from tidewaiter.local.patches import Patches

REGION = "eu-central-1"


@pytest.fixture
def account(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give an account with one repository whose tags can move."""
    del tidewaiter
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    patches = Patches()
    registry_settings.install(patches)
    with mock_aws():
        boto3.client("ecr", region_name=REGION).create_repository(repositoryName="shop/web")
        yield boto3
    patches.undo()


def test_the_registry_is_audited(tidewaiter: Command, account: Any) -> None:
    """Findings are data on stdout and the gate counts them."""
    del account
    done = tidewaiter("audit", "registry", "--region", REGION, "-f", "json", "--fail-on", "low")
    report = json.loads(done.out)
    assert done.code == 3
    assert "TW-ECR-mutable-tags" in {one["rule_id"] for one in report["findings"]}


def test_waivers_hold_for_live_systems(tidewaiter: Command, account: Any) -> None:
    """A waived finding stays in the report as suppressed."""
    del account
    tidewaiter("waiver", "add", "TW-ECR-*", "--reason", "r", "--owner", "ana", "--expires", "2999-01-01")
    done = tidewaiter("audit", "registry", "--region", REGION, "-f", "json", "--fail-on", "low")
    assert done.code == 0
    assert {one["status"] for one in json.loads(done.out)["findings"]} == {"suppressed"}


def test_the_whole_account_is_audited(tidewaiter: Command, account: Any) -> None:
    """Without clusters the registry remains."""
    del account
    done = tidewaiter("audit", "account", "--region", REGION, "-f", "json")
    assert (done.code, json.loads(done.out)["kind"]) == (0, "registry")


def test_a_cluster_that_is_not_there_is_an_error(tidewaiter: Command, account: Any) -> None:
    """Nothing audited is not all well."""
    del account
    done = tidewaiter("audit", "cluster", "nothing", "--region", REGION)
    assert (done.code, done.out) == (1, "")
    assert "nothing" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "no AWS region is set"), (("--region", REGION), "no AWS credentials"), (("--profile", "nope"), "there is no AWS profile 'nope'")],
)
def test_what_a_session_lacks_is_said(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str) -> None:
    """No trace of botocore, exit 1."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    done = tidewaiter("audit", "registry", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_access_is_what_an_audit_needs(tidewaiter: Command) -> None:
    """Read actions only, as JSON."""
    printed = json.loads(tidewaiter("audit", "access").out)
    actions = [action for statement in printed["iam_policy"]["Statement"] for action in statement["Action"]]
    assert actions
    assert all(action.partition(":")[2].startswith(("Describe", "Generate", "Get", "List", "BatchGet")) for action in actions)
    assert printed["access_entry"]["kubernetesGroups"] == [one["name"] for one in printed["cluster_role_binding"]["subjects"]]
    assert {verb for rule in printed["cluster_role"]["rules"] for verb in rule["verbs"]} <= {"get", "list", "watch"}


@pytest.mark.parametrize("trusted", ["12", "*", "arn:aws:iam::111122223333:user/ana"])
def test_only_an_account_or_a_role_is_trusted(tidewaiter: Command, trusted: str) -> None:
    """A slip of the pen makes no role that others may assume."""
    done = tidewaiter("audit", "access", "--trust", trusted)
    assert (done.code, done.out) == (2, "")
    assert tidewaiter("audit", "access", "--trust", "111122223333").code == 0


def test_what_a_pod_reaches_is_asked_of_a_cluster_that_is_there(tidewaiter: Command, account: Any) -> None:
    """A cluster that is not there, or cannot be read, gives no answer."""
    ec2 = account.client("ec2", region_name=REGION)
    subnets = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"]][:2]
    role = f"arn:aws:iam::{account.client('sts').get_caller_identity()['Account']}:role/eks"
    account.client("eks", region_name=REGION).create_cluster(name="shop", roleArn=role, resourcesVpcConfig={"subnetIds": subnets})
    for name in ("nothing", "shop"):
        done = tidewaiter("audit", "reach", name, "shop/web", "--region", REGION)
        assert (done.code, done.out) == (1, "")
        assert name in done.err
