"""`tidewaiter db upload`."""

import json
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from tests.adapters.advisories import build, osv
from tests.adapters.conftest import REGION
from tests.adapters.test_advisory_bundle import keys
from tests.cli.conftest import Command
from tidewaiter.adapters.advisory_bundle import write_bundle

TEMPLATE = {
    "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "artefacts"}}},
    "Outputs": {"ArtefactsBucket": {"Value": "artefacts"}},
}


def test_a_database_is_given_to_a_deployment(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signed bundle is checked, stored with its signature and announced once; a stack of something else is an error."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    private, public = keys(Path())
    path, info = build(Path(), osv())
    manifest = write_bundle(path, Path("b.tar"), key=private)
    with mock_aws():
        formation = boto3.client("cloudformation", region_name=REGION)
        formation.create_stack(StackName="tidewaiter", TemplateBody=json.dumps(TEMPLATE))
        formation.create_stack(
            StackName="other", TemplateBody=json.dumps(TEMPLATE | {"Outputs": {}, "Resources": {"T": {"Type": "AWS::SNS::Topic"}}})
        )
        boto3.client("events", region_name=REGION).create_event_bus(Name="tidewaiter")
        done = tidewaiter("db", "upload", "b.tar", "--database-key", str(public), "--region", REGION)
        again = tidewaiter("db", "upload", "b.tar", "--database-key", str(public), "--region", REGION)
        other = tidewaiter("db", "upload", "b.tar", "--database-key", str(public), "--region", REGION, "--stack", "other")
        s3 = boto3.client("s3", region_name=REGION)
        stored = json.loads(s3.get_object(Bucket="artefacts", Key=f"databases/{info.sha256}.manifest.json")["Body"].read())
        pointer = json.loads(s3.get_object(Bucket="artefacts", Key="databases/current.json")["Body"].read())
    assert (done.code, done.out) == (0, f"s3://artefacts/databases/{info.sha256}.sqlite.zst of {info.built}\n")
    assert ("signed by key" in done.err, "announced: 1 packages" in done.err) == (True, True)
    assert (stored["signature"], pointer["sha256"], pointer["announced"]) == (manifest.signature, info.sha256, True)
    assert "has it already" in again.err
    assert (other.code, "no Tidewaiter deployment" in other.err) == (1, True)
