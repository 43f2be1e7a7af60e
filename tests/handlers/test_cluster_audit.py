"""The scheduled audit."""

import json
from pathlib import Path

import pytest

from handlers import _wiring, cluster_audit
from tidewaiter.errors import OfflineError, PermissionMissingError
from tidewaiter.model.finding import FindingStatus

EVENT = json.loads((Path(__file__).resolve().parents[2] / "events" / "scheduled-audit.json").read_text())


@pytest.fixture
def cluster(account, bus, monkeypatch):
    """Give a cluster whose Kubernetes API can't be reached, and a repository."""

    def offline(_cluster):
        raise OfflineError("the API server can't be reached")

    monkeypatch.setattr(_wiring, "connect_cluster", offline)
    account.client("ecr").create_repository(repositoryName="shop/web")
    made = account.client("eks").create_cluster(
        name="shop", roleArn="arn:aws:iam::123456789012:role/eks", resourcesVpcConfig={"subnetIds": ["subnet-1"]}
    )
    return made["cluster"]["arn"]


@pytest.mark.parametrize("event", [EVENT, {}, {"detail": None}])
def test_what_can_be_read_is_judged_stored_announced_and_imported(cluster, account, bus, context, event):
    """The trigger only says when; an API server that is down costs only what runs in it."""
    assert cluster_audit.handler(event, context) == {"reports": 2, "failed": []}
    findings = _wiring.findings().of(cluster)
    assert findings
    assert {name for name, _ in bus.events} == {"tidewaiter.finding.changed"}
    keys = [one["Key"].rpartition("/")[2] for one in account.client("s3").list_objects_v2(Bucket="artefacts")["Contents"]]
    assert sorted(keys) == ["clusters.json", "report.json", "report.json"]
    assert {one.id for one in findings} <= {one["Id"] for one in account.client("securityhub").get_findings(MaxResults=100)["Findings"]}


def test_waivers_of_the_deployment_count_for_clusters_and_repositories(cluster, account, context):
    """An accepted control stays in the report, set aside with who accepted it."""
    cluster_audit.handler(EVENT, context)
    rule = _wiring.findings().of(cluster)[0].rule_id
    waiver = f"waivers:\n- {{id: {rule}, reason: planned, owner: ana, expires: 2999-01-01}}\n"
    account.client("s3").put_object(Bucket="artefacts", Key="waivers/clusters.yaml", Body=waiver.encode())
    cluster_audit.handler(EVENT, context)
    aside = {one.rule_id: one.suppressed_by for one in _wiring.findings().of(cluster) if one.status is FindingStatus.SUPPRESSED}
    assert aside.keys() == {rule}
    assert "owner ana" in aside[rule]


def test_a_second_audit_announces_nothing(cluster, bus, context):
    """Nothing changed."""
    cluster_audit.handler(EVENT, context)
    bus.events.clear()
    cluster_audit.handler(EVENT, context)
    assert bus.events == []


def test_a_cluster_that_is_listed_no_more_is_forgotten(cluster, account, bus, context):
    """Nobody told of its end: the next audit resolves what was found of it, once."""
    cluster_audit.handler(EVENT, context)
    account.client("eks").delete_cluster(name="shop")
    bus.events.clear()
    assert cluster_audit.handler(EVENT, context) == {"reports": 1, "failed": []}
    assert {one.status for one in _wiring.findings().of(cluster)} == {FindingStatus.RESOLVED}
    announced = len(bus.events)
    cluster_audit.handler(EVENT, context)
    assert len(bus.events) == announced > 0


def test_a_cluster_that_may_not_be_read_is_in_the_answer(cluster, context, monkeypatch):
    """The registry is audited all the same."""

    def denied(_name, _ports):
        raise PermissionMissingError("denied", permission="eks:DescribeCluster")

    monkeypatch.setattr(cluster_audit, "audit_cluster", denied)
    assert cluster_audit.handler(EVENT, context) == {"reports": 1, "failed": [cluster]}


def stored(account, kind):
    """Read the stored report of a kind."""
    s3 = account.client("s3")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket="artefacts", Prefix="reports/")["Contents"]]
    reports = [json.loads(s3.get_object(Bucket="artefacts", Key=key)["Body"].read()) for key in keys]
    return next(one for one in reports if one["kind"] == kind)


def test_the_stored_report_of_a_cluster_holds_cis_eks_with_its_registry(cluster, account, context):
    """Every number is there; those of the registry are assessed, those of an API server that is down are not."""
    cluster_audit.handler(EVENT, context)
    (found,) = stored(account, "cluster")["compliance"]
    lines = {one["number"]: one["status"] for one in found["requirements"]}
    assert (found["framework"], len(lines)) == ("cis-eks-1.8", 50)
    assert (lines["5.1.1"], lines["4.2.1"]) == ("FAIL", "NOT_ASSESSED")


def test_a_deployment_chooses_controls_and_frameworks(cluster, account, context):
    """`controls.yaml` beside the waivers says what runs and what is held against it."""
    chosen = "controls:\n- {profile: nsa, skip: TW-EKS-secrets-key, compliance: [nsa, pss-baseline]}\n"
    account.client("s3").put_object(Bucket="artefacts", Key="waivers/controls.yaml", Body=chosen.encode())
    cluster_audit.handler(EVENT, context)
    report = stored(account, "cluster")
    assert [one["framework"] for one in report["compliance"]] == ["nsa", "pss-baseline"]
    ran = {one["control_id"] for one in report["controls"]}
    assert "TW-EKS-control-plane-logging" in ran
    assert not ran & {"TW-EKS-secrets-key", "TW-EKS-deletion-protection"}


def test_a_choice_that_names_nothing_is_a_problem_and_the_default_runs(cluster, account, context):
    """A slip in the file neither stops the audit nor passes unseen."""
    account.client("s3").put_object(Bucket="artefacts", Key="waivers/controls.yaml", Body=b"controls:\n- {skip: TW-NOPE}\n")
    cluster_audit.handler(EVENT, context)
    report = stored(account, "cluster")
    assert any("TW-NOPE" in one["what"] for one in report["problems"])
    assert "TW-EKS-deletion-protection" in {one["control_id"] for one in report["controls"]}


def test_a_registry_that_cannot_be_read_leaves_its_numbers_open(cluster, account, context, monkeypatch):
    """The cluster is audited, stored and held against the framework all the same."""

    def refused(_ports):
        raise PermissionMissingError("refused", permission="ecr:DescribeRepositories")

    monkeypatch.setattr(cluster_audit, "audit_registry", refused)
    assert cluster_audit.handler(EVENT, context)["reports"] == 1
    (found,) = stored(account, "cluster")["compliance"]
    assert {one["number"]: one["status"] for one in found["requirements"]}["5.1.1"] == "NOT_ASSESSED"
