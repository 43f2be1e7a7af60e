"""Clusters that are no more."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.builders import finding
from tests.posture.clusters import cluster
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads
from tidewaiter.model.finding import FindingKind, FindingStatus, Location
from tidewaiter.pipeline_gone import forget_cluster, forget_missing
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts, ManifestPorts

ARN = "arn:aws:eks:eu-central-1:123456789012:cluster/shop"
HERE = cluster(name="shop", arn=ARN)


@pytest.fixture
def ports():
    """Give what audits need."""
    return AuditPorts(
        cloud=SimpleNamespace(account=lambda: "123456789012"),
        connect=None,
        workloads=MemoryWorkloads(),
        findings=MemoryFindings(),
        judge=ManifestPorts(clock=SimpleNamespace(now=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))),
        identities=None,
    )


@pytest.fixture
def kept(ports):
    """Keep findings and documents."""
    written = {}
    return KeepPorts(
        findings=ports.findings,
        reports=SimpleNamespace(put_document=lambda key, body, _type: written.update({key: body}), get_document=written.get),
        publisher=SimpleNamespace(publish_all=lambda _type, _details, resources: resources),
    )


@pytest.fixture
def found(kept):
    """Store one finding of the cluster."""
    kept.findings.replace(ARN, [finding(kind=FindingKind.MISCONFIGURATION, resource=ARN, location=Location())], "2026-11-22T00:00:00+00:00")
    return lambda: [one.status for one in kept.findings.of(ARN)]


def test_what_was_found_is_resolved_and_twice_is_harmless(ports, kept, found):
    """The report says that the cluster is gone."""
    forget_cluster(ARN, ports, kept)
    forget_cluster(ARN, ports, kept)
    assert found() == [FindingStatus.RESOLVED]


def test_only_what_was_listed_before_and_is_not_now_is_forgotten(ports, kept, found):
    """A cluster that was never listed may be another region's; lists of regions are kept apart."""
    forget_missing((), "eu-central-1", ports, kept)
    forget_missing((HERE,), "eu-central-1", ports, kept)
    forget_missing((), "us-east-1", ports, kept)
    assert found() == [FindingStatus.OPEN]
    forget_missing((), "eu-central-1", ports, kept)
    assert found() == [FindingStatus.RESOLVED]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"clusters": 3}', b'{"clusters": [null, "x"]}', b"[" * 100_000])
def test_a_list_of_another_form_names_nobody(ports, kept, found, body):
    """And it is written anew."""
    kept.reports.get_document = lambda _key: body
    forget_missing((), "eu-central-1", ports, kept)
    assert found() == [FindingStatus.OPEN]
