"""Several accounts and regions in one audit, against an AWS in this process that knows accounts apart."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.cli.conftest import Command
from tidewaiter.local import registry_settings
from tidewaiter.local.patches import Patches

HOME, OTHER = "eu-central-1", "us-east-1"
SHOP, BANK = "111111111111", "222222222222"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})


def role_of(account: str) -> str:
    """Name the role that reads an account."""
    return f"arn:aws:iam::{account}:role/tidewaiter-read"


def inside(account: str) -> dict[str, str]:
    """Give credentials of an account."""
    found = boto3.client("sts", region_name=HOME).assume_role(RoleArn=role_of(account), RoleSessionName="setup")["Credentials"]
    return {
        "aws_access_key_id": found["AccessKeyId"],
        "aws_secret_access_key": found["SecretAccessKey"],
        "aws_session_token": found["SessionToken"],
    }


@pytest.fixture
def accounts(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give two accounts with a repository in each of two regions."""
    del tidewaiter
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    patches = Patches()
    with mock_aws():
        registry_settings.install(patches)
        for number in (SHOP, BANK):
            for region in (HOME, OTHER):
                boto3.client("ecr", region_name=region, **inside(number)).create_repository(repositoryName=f"{number[0]}/{region}")
        yield
    patches.undo()


def audited(tidewaiter: Command, *words: str) -> tuple[Any, list[dict[str, Any]]]:
    """Audit; return what was said, and the reports."""
    done = tidewaiter("audit", "account", "--region", HOME, "-f", "json", *words)
    document = json.loads(done.out) if done.out else {"reports": []}
    return done, document.get("reports", [document])


def repositories(reports: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Name the repositories of each registry's report."""
    return {
        one["target"]: {
            control["resource"].rpartition("repository/")[2] for control in one["controls"] if "repository/" in control["resource"]
        }
        for one in reports
        if one["kind"] == "registry"
    }


def test_each_account_and_region_has_its_own_report(tidewaiter: Command, accounts: None) -> None:
    """Named by both; nothing of one is in another's."""
    words = ("--account-role", role_of(SHOP), "--account-role", role_of(BANK), "--regions", f"{HOME},{OTHER}")
    done, reports = audited(tidewaiter, *words)
    assert done.code == 0, done.err
    assert repositories(reports) == {
        f"{number} ECR {region}": {f"{number[0]}/{region}"} for number in (SHOP, BANK) for region in (HOME, OTHER)
    }
    assert {(one["context"]["account"], one["context"]["region"]) for one in reports} == {
        (number, region) for number in (SHOP, BANK) for region in (HOME, OTHER)
    }


def test_accounts_come_from_a_file_with_their_own_regions_and_chains(tidewaiter: Command, accounts: None) -> None:
    """A role by way of another, with what its trust asks for."""
    Path("accounts.yaml").write_text(
        f"regions: [{HOME}]\naccounts:\n- {{role: '{role_of(SHOP)}', external_id: abc}}\n"
        f"- {{role: '{role_of(BANK)}', via: ['{role_of(SHOP)}'], regions: [{OTHER}]}}\n"
    )
    done, reports = audited(tidewaiter, "--accounts", "accounts.yaml")
    assert done.code == 0, done.err
    assert set(repositories(reports)) == {f"{SHOP} ECR {HOME}", f"{BANK} ECR {OTHER}"}


def test_regions_alone_are_those_of_the_own_account(tidewaiter: Command, accounts: None) -> None:
    """Nothing is assumed."""
    done, reports = audited(tidewaiter, "--regions", f"{HOME},{OTHER}")
    assert done.code == 0, done.err
    assert {one["context"]["region"] for one in reports} == {HOME, OTHER}


def test_an_account_that_cannot_be_entered_stops_no_other(tidewaiter: Command, accounts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has a report that says which role was refused; strict is told by the exit code."""
    from tidewaiter.adapters import assumed
    from tidewaiter.errors import PermissionMissingError

    original = assumed._one

    def refusing(session: Any, hop: Any) -> Any:
        if BANK in hop.role_arn:
            raise PermissionMissingError(
                "denied: not authorized to perform sts:AssumeRole", permission="sts:AssumeRole", where=hop.role_arn
            )
        return original(session, hop)

    monkeypatch.setattr(assumed, "_one", refusing)
    words = ("--account-role", role_of(BANK), "--account-role", role_of(SHOP))
    done, reports = audited(tidewaiter, *words)
    assert set(repositories(reports)) == {f"{SHOP} ECR {HOME}"}
    (failed,) = [one for one in reports if one["kind"] == "account"]
    assert (failed["target"], failed["problems"][0]["permission"]) == (role_of(BANK), "sts:AssumeRole")
    assert failed["verdict"]["state"] == "not-assessed"
    assert "1 of the accounts, regions and clusters could not be audited" in done.err
    assert tidewaiter("audit", "account", "--region", HOME, *words, "--strict").code == 4
    assert tidewaiter("audit", "account", "--region", HOME, *words[:2]).code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--account-role", "nobody"), "'nobody' is not understood"),
        (("--regions", "mars"), "'mars' is not understood"),
    ],
)
def test_a_wrong_flag_is_wrong_usage(tidewaiter: Command, accounts: None, words: tuple[str, ...], said: str) -> None:
    """Before anything is asked of AWS."""
    done = tidewaiter("audit", "account", "--region", HOME, *words)
    assert done.code == 2
    assert said in " ".join(done.err.replace("│", " ").split())


@pytest.mark.parametrize("body", ["accounts: []", "accounts:\n- {role: x}", "[1", "nonsense", "accounts:\n- {role: x, secret: y}"])
def test_a_wrong_file_is_refused_with_its_place(tidewaiter: Command, accounts: None, body: str) -> None:
    """Never half of it."""
    Path("accounts.yaml").write_text(body)
    done = tidewaiter("audit", "account", "--region", HOME, "--accounts", "accounts.yaml")
    assert (done.code, done.out) == (1, "")
    assert "accounts.yaml" in done.err
