"""A change is judged again, and nothing else moves."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.posture.clusters import cluster
from tests.posture.test_touched import touched
from tidewaiter import documents
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads
from tidewaiter.errors import NotFoundError
from tidewaiter.model.account import IamAccount
from tidewaiter.model.cloud import Registry, Repository
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.severity import Severity
from tidewaiter.pipeline import audit_registry, control_report
from tidewaiter.pipeline_kept import audit_key, store_audit
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts, ManifestPorts
from tidewaiter.pipeline_touched import Left, audit_touched
from tidewaiter.posture.touched import Part

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ARN = touched(Part.SETTINGS).arn


def repository(name, **fields):
    """Give a repository whose tags can move, unless told otherwise."""
    arn = f"arn:aws:ecr:eu-central-1:123456789012:repository/{name}"
    return Repository(**({"name": name, "arn": arn, "account": "123456789012", "region": "eu-central-1", "immutable_tags": False} | fields))


class Aws:
    """An account whose clusters and repositories can be changed."""

    def __init__(self):
        self.clusters = {"shop": cluster(name="shop", arn=ARN, status="ACTIVE", logging=())}
        self.held = {name: repository(name) for name in ("a", "b")}
        self.read = []

    def account(self):
        """Return its number."""
        return "123456789012"

    def cluster(self, name):
        """Read a cluster."""
        if name not in self.clusters:
            raise NotFoundError("no such cluster", where=name)
        return self.clusters[name]

    def repositories(self, names=()):
        """Read repositories."""
        self.read.append(names)
        if any(name not in self.held for name in names):
            raise NotFoundError("no such repository")
        return tuple(one for name, one in self.held.items() if name in (names or self.held))

    def registry(self):
        """Read the registry."""
        return Registry(account="123456789012", region="eu-central-1")


@pytest.fixture
def aws():
    """Give the account."""
    return Aws()


@pytest.fixture
def ports(aws):
    """Give what audits need."""
    clock = SimpleNamespace(now=lambda: NOW)
    return AuditPorts(
        cloud=aws,
        connect=None,
        workloads=MemoryWorkloads(),
        findings=MemoryFindings(),
        judge=ManifestPorts(clock=clock),
        identities=SimpleNamespace(iam_account=lambda number: IamAccount(account=number, principals=())),
    )


@pytest.fixture
def kept(ports):
    """Keep findings, reports and what was told."""
    written, told = {}, []
    return KeepPorts(
        findings=ports.findings,
        reports=SimpleNamespace(put_document=lambda key, body, _type: written.update({key: body}), get_document=written.get, told=told),
        publisher=SimpleNamespace(publish_all=lambda _type, details, resources: told.extend(details)),
    )


@pytest.fixture
def audited(ports, kept):
    """Give the last audit of the cluster: a pod fails, and the audit log was not judged to fail."""
    pod = ControlResult(control_id="TW-K8S-x", title="t", status=ControlStatus.FAIL, resource="shop/Pod/web", severity=Severity.HIGH)
    log = replace(pod, control_id="TW-EKS-audit-log", resource=ARN, status=ControlStatus.PASS)
    gap = replace(pod, control_id="TW-EKS-secrets-key", resource=ARN, status=ControlStatus.FAIL, message="an old one")
    store_audit(control_report("cluster", ARN, (pod, log, gap), (), ports.judge), kept)
    kept.reports.told.clear()


def last(kept, kind="cluster", target=ARN):
    """Read the report that is kept."""
    return documents.decode("report", kept.reports.get_document(audit_key(kind, target)))


def open_rules(findings, target):
    """Name what is open of a target, with what it is about."""
    return {(one.rule_id, one.resource) for one in findings.of(target) if one.status is FindingStatus.OPEN}


def test_the_settings_of_a_cluster_move_and_its_pods_do_not(aws, ports, kept, audited):
    """The pod's finding stays in store and report; what the settings show now is announced."""
    aws.clusters["shop"] = replace(aws.clusters["shop"], public_endpoint=True, public_cidrs=("0.0.0.0/0",))
    assert audit_touched(touched(Part.SETTINGS), ports, kept) is Left.NOTHING
    report = last(kept)
    assert ("TW-K8S-x", "shop/Pod/web") in open_rules(ports.findings, ARN)
    assert any(rule.startswith("TW-EKS-") and "public" in rule for rule, _ in open_rules(ports.findings, ARN))
    assert {one.control_id for one in report.controls if one.resource == "shop/Pod/web"} == {"TW-K8S-x"}
    unsure = {one.finding.id for one in report.drift.gone if one.state.value == "no longer known"}
    stored = {one.id for one in ports.findings.of(ARN) if one.status is FindingStatus.OPEN}
    assert {one.id for one in report.findings} == stored - unsure
    assert {one.finding.rule_id for one in report.drift.gone} == {"TW-EKS-secrets-key"}
    assert {one["resource"] for one in kept.reports.told} == {ARN}
    assert {one.state.value for one in report.drift.moves.values()} == {"new"}
    assert report.finished == NOW.isoformat()


def test_asked_twice_nothing_moves_again(aws, ports, kept, audited):
    """An event that comes late or doubled reads what is there now."""
    audit_touched(touched(Part.SETTINGS), ports, kept)
    kept.reports.told.clear()
    audit_touched(touched(Part.SETTINGS), ports, kept)
    assert kept.reports.told == []
    assert last(kept).drift.moves == {}


def test_a_cluster_that_was_never_audited_is_audited_as_a_whole(ports, kept):
    """There is nothing to put a part into."""
    assert audit_touched(touched(Part.SETTINGS), ports, kept) is Left.WHOLE
    assert ports.findings.of(ARN) == ()


def test_who_may_enter_takes_the_whole(ports, kept, audited):
    """Its settings are judged at once, the rest by the function that does it."""
    assert audit_touched(touched(Part.CLUSTER), ports, kept) is Left.WHOLE


@pytest.mark.parametrize("status", ["CREATING", "UPDATING", "DELETING"])
def test_a_cluster_that_still_changes_is_judged_later(aws, ports, kept, audited, status):
    """The call was accepted, its effect is minutes away."""
    aws.clusters["shop"] = replace(aws.clusters["shop"], status=status)
    assert audit_touched(touched(Part.SETTINGS), ports, kept) is Left.LATER


def test_a_deleted_cluster_has_its_findings_resolved(aws, ports, kept, audited):
    """Pods, settings and what ran there; the report says that it is no more."""
    del aws.clusters["shop"]
    for _ in range(2):
        assert audit_touched(touched(Part.SETTINGS), ports, kept) is Left.NOTHING
    assert open_rules(ports.findings, ARN) == set()
    assert [one.code for one in last(kept).problems] == ["cluster-gone"]
    assert {one["change"] for one in kept.reports.told} == {"resolved"}
    assert len(kept.reports.told) == 2


def test_one_repository_is_read_and_judged(aws, ports, kept):
    """The other is neither read nor moved."""
    store_audit(audit_registry(ports), kept)
    aws.held["a"] = repository("a", immutable_tags=True)
    aws.read.clear()
    kept.reports.told.clear()
    audit_touched(touched(Part.REPOSITORY, "a"), ports, kept)
    assert aws.read == [("a",)]
    assert [(one["change"], one["resource"]) for one in kept.reports.told if one["rule_id"] == "TW-ECR-mutable-tags"] == [
        ("resolved", repository("a").arn)
    ]
    report = last(kept, "registry", "123456789012 ECR")
    assert {one.resource for one in report.findings if one.rule_id == "TW-ECR-mutable-tags"} == {repository("b").arn}
    assert {one.status for one in report.controls if (one.control_id, one.resource) == ("TW-ECR-mutable-tags", repository("a").arn)} == {
        ControlStatus.PASS
    }


def test_a_deleted_repository_is_gone_from_report_and_store(aws, ports, kept):
    """Resolved, since it is no more."""
    store_audit(audit_registry(ports), kept)
    del aws.held["a"]
    audit_touched(touched(Part.REPOSITORY, "a"), ports, kept)
    report = last(kept, "registry", "123456789012 ECR")
    assert repository("a").arn not in {one.resource for one in (*report.controls, *report.findings)}
    assert repository("a").arn not in {resource for _, resource in open_rules(ports.findings, "123456789012 ECR")}
    assert {one.state.value for one in report.drift.gone} == {"fixed"}


def test_a_registry_that_was_never_audited_or_changed_is_audited_as_a_whole(aws, ports, kept):
    """Its settings hold for every repository."""
    audit_touched(touched(Part.REPOSITORY, "a"), ports, kept)
    assert aws.read[-1] == ()
    audit_touched(touched(Part.REGISTRY, ""), ports, kept)
    assert aws.read[-1] == ()
