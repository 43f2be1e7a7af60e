"""`--policies`: the users' own policies beside the built-in controls."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

POLICY = """apiVersion: tidewaiter/v1
kind: Policy
id: ACME-1
title: Images come from our registry
severity: critical
match: [Pod]
expression: object.spec.containers.all(c, c.image.startsWith('acme/'))
message: An image of another registry
"""
MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: c, image: "other/i:1"}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Give a manifest and a folder with a policy, and a Dockerfile that is none."""
    (tmp_path / "m.yaml").write_text(MANIFEST)
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "p.yaml").write_text(POLICY)
    (folder / "Dockerfile").write_text("FROM a\n")
    return str(tmp_path / "m.yaml"), str(folder)


def test_manifests_are_judged_by_own_policies(tidewaiter: Command, files: tuple[str, str]) -> None:
    """The finding has the policy's id, severity and the line of the pod template, and the gate counts it."""
    manifest, folder = files
    done = tidewaiter("scan", "manifest", manifest, "--policies", folder, "-f", "json", "--fail-on", "critical")
    (found,) = [one for one in json.loads(done.out)["findings"] if one["rule_id"] == "ACME-1"]
    assert (done.code, found["severity"], found["location"]["line"]) == (3, "critical", 5)


@pytest.mark.parametrize("content", ["", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"])
def test_a_folder_without_policies_is_an_error(tidewaiter: Command, files: tuple[str, str], content: str) -> None:
    """A wrong path never passes a gate."""
    manifest, folder = files
    (Path(folder) / "p.yaml").write_text(content)
    done = tidewaiter("scan", "manifest", manifest, "--policies", folder)
    assert (done.code, done.out) == (1, "")
    assert "no policies" in done.err


def test_a_broken_policy_is_named(tidewaiter: Command, files: tuple[str, str]) -> None:
    """It is a problem in the report."""
    manifest, folder = files
    (Path(folder) / "p.yaml").write_text(POLICY.replace("critical", "terrible"))
    done = tidewaiter("scan", "manifest", manifest, "--policies", folder, "-f", "json")
    assert [one["code"] for one in json.loads(done.out)["problems"]] == ["policy-malformed"]
