"""The use cases on real input with in-memory ports: what a reader of pipeline.py is promised."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders import finding
from tidewaiter import documents, pipeline, pipeline_ports
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.adapters.memory_baselines import MemoryBaselines
from tidewaiter.adapters.memory_inventories import MemoryInventories, MemoryJudgements
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryIncidents, MemoryPublisher, MemorySignals, MemoryWorkloads
from tidewaiter.errors import BadInputError
from tidewaiter.local.demo_events import Thief, stolen_credentials
from tidewaiter.local.demo_images import bad_image, good_image
from tidewaiter.local.image_builder import write_layout
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import IncidentState
from tidewaiter.model.finding import Change, FindingKind, FindingStatus
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report, VerdictState
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.judging import Rules
from tidewaiter.sources import open_source

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ROLE = "arn:aws:iam::111122223333:role/web-node"
THIEF = Thief(account="111122223333", region="eu-central-1", role_arn=ROLE, instance_id="i-0abc")


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one time there is."""
        return NOW


@pytest.fixture(scope="module")
def advisories() -> Iterator[SqliteAdvisoryStore]:
    """Open the shipped database."""
    with open_database() as store:
        yield store


def _scan(tmp_path: Path, recipe: Any, advisories: SqliteAdvisoryStore, **fields: Any) -> Report:
    write_layout(recipe, tmp_path / "image", "demo:1")
    ports = pipeline_ports.ScanPorts(layers=MemoryLayerStore(), advisories=advisories, clock=FixedClock(), **fields)
    (report,) = pipeline.scan_image(open_source(f"oci-dir:{tmp_path / 'image'}"), ports)
    return report


# --- images


def test_a_bad_image_is_blocked_with_reasons(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """Log4Shell, the deleted cloud key and root are all found, and the verdict blocks."""
    report = _scan(tmp_path, bad_image(), advisories, fail_on="critical")
    assert report.verdict is not None
    assert report.verdict.state is VerdictState.BLOCK
    assert report.findings[0].rule_id == "CVE-2021-44228"
    kinds = {one.kind for one in report.findings}
    assert {FindingKind.VULNERABILITY, FindingKind.SECRET, FindingKind.MISCONFIGURATION} <= kinds


def test_a_deleted_key_is_still_found(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """The key that a later layer removes ships with the image, and its value is in no report."""
    report = _scan(tmp_path, bad_image(), advisories)
    assert report.inventory is not None
    (hit, *_rest) = [one for one in report.inventory.hits if one.path == "root/.aws/credentials"]
    assert hit.deleted
    layers = [one.read_bytes() for one in (tmp_path / "image" / "blobs" / "sha256").iterdir()]
    assert layers
    body = documents.encode("report", report).decode()
    assert "aws_secret_access_key = " not in body


def test_a_good_image_passes(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """Current packages, an own user and advisory data for the distribution make a pass."""
    report = _scan(tmp_path, good_image(), advisories, fail_on="critical")
    assert report.verdict is not None
    assert (report.verdict.state, report.verdict.not_assessed) == (VerdictState.PASS, ())


def test_an_unknown_distribution_is_not_assessed(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """A distribution the database has nothing on never counts as clean, and the report says what to do."""
    recipe = good_image()
    first, *rest = recipe.layers
    plan9 = {**first.files, "usr/lib/os-release": replace(first.files["usr/lib/os-release"], body=b'ID=plan9\nVERSION_ID="4"\n')}
    report = _scan(tmp_path, replace(recipe, layers=(replace(first, files=plan9), *rest)), advisories)
    assert report.verdict is not None
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert any("tidewaiter db update" in problem.hint for problem in report.problems)


def test_a_waiver_suppresses_without_hiding(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """A waived flaw stays in the report."""
    waiver = Waiver(rule_id="CVE-2021-44228", reason="r", owner="o", expires="2099-01-01")
    report = _scan(tmp_path, bad_image(), advisories, rules=Rules(waivers=(waiver,)))
    assert [one.status for one in report.findings if one.rule_id == "CVE-2021-44228"] == [FindingStatus.SUPPRESSED]


def test_a_layer_that_was_not_scanned_is_a_gap(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """When a layer's function failed, the image is assembled from the others and cannot pass."""
    write_layout(good_image(), tmp_path / "image", "demo:1")
    source = open_source(f"oci-dir:{tmp_path / 'image'}")
    (image,) = source.images()
    ports = pipeline_ports.ScanPorts(layers=MemoryLayerStore(), advisories=advisories, clock=FixedClock())
    pipeline.scan_layers(image, [0], source, ports.layers)
    report = pipeline.assemble_image(image, ports)
    assert report.verdict is not None
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert "layer-not-scanned" in {problem.code for problem in report.problems}


def test_a_layer_that_occurs_twice_is_read_once(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """Builders write the same empty or tool layer again."""
    recipe = good_image()
    write_layout(replace(recipe, layers=(*recipe.layers, recipe.layers[-1])), tmp_path / "image", "demo:1")
    (image,) = open_source(f"oci-dir:{tmp_path / 'image'}").images()
    assert pipeline.missing_layers(image, MemoryLayerStore()) == tuple(range(len(recipe.layers)))


@dataclass
class Documents:
    """Keeps documents in memory."""

    bodies: dict[str, bytes]

    def get_document(self, key: str) -> bytes | None:
        """Return a document, or None."""
        return self.bodies.get(key)

    def put_document(self, key: str, body: bytes, media_type: str) -> str:
        """Keep a document."""
        self.bodies[key] = body
        return f"memory:{key}"


def test_a_stored_report_announces_each_change_once(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """The first scan announces every finding, the documents and the verdict; the same scan again only these two."""
    report = _scan(tmp_path, bad_image(), advisories, fail_on="critical")
    kept, publisher = Documents({}), MemoryPublisher()
    ports = pipeline_ports.ResultPorts(
        inventories=MemoryInventories(), judgements=MemoryJudgements(), findings=MemoryFindings(), reports=kept, publisher=publisher
    )
    assert {change.change for change in pipeline.store_report(report, ports)} == {Change.NEW}
    assert len(publisher.events) == len(report.findings) + 2
    publisher.events.clear()
    assert {change.change for change in pipeline.store_report(report, ports)} == {Change.UNCHANGED}
    assert [name for name, _ in publisher.events] == ["tidewaiter.image.reported", "tidewaiter.image.verdict"]
    digest = report.image.digest if report.image else ""
    assert publisher.events[0][1]["sbom"] == f"sboms/{digest}.cdx.json"
    assert {f"sboms/{digest}.cdx.json", f"reports/{digest}/report.html", f"reports/{digest}/report.sarif"} <= set(kept.bodies)


# --- behaviour


def _detect_ports() -> pipeline_ports.DetectPorts:
    return pipeline_ports.DetectPorts(
        baselines=MemoryBaselines(),
        signals=MemorySignals(),
        incidents=MemoryIncidents(),
        workloads=MemoryWorkloads(),
        publisher=MemoryPublisher(),
        clock=FixedClock(),
    )


def test_an_attack_opens_one_incident_joined_with_its_workload() -> None:
    """The role leads to the instance, and the instance to the digest that runs there."""
    ports = _detect_ports()
    web = Workload(key="c/shop/web-0/web", image_digest="sha256:1", role_arns=(ROLE,), instance_id="i-0abc")
    ports.workloads.replace("c", [web], NOW.isoformat())
    found = pipeline.detect(list(stolen_credentials(THIEF, NOW)), ports)
    assert len({incident.id for incident in found.incidents}) == 1
    incident = found.incidents[-1]
    assert (incident.instance_ids, incident.role_arns, incident.image_digests) == (("i-0abc",), (ROLE,), ("sha256:1",))


@pytest.mark.parametrize("order", ["forward", "backward", "twice"])
def test_duplicates_and_disorder_make_the_same_incident(order: str) -> None:
    """However the records arrive, one incident opens, and repeating them publishes nothing more."""
    ports = _detect_ports()
    records = [json.loads(json.dumps(one)) for one in stolen_credentials(THIEF, NOW)]
    arranged = {"forward": records, "backward": records[::-1], "twice": records + records}[order]
    for record in arranged:
        pipeline.detect([record], ports)
    publisher = ports.publisher
    assert isinstance(publisher, MemoryPublisher)
    opened = [detail for name, detail in publisher.events if name == "tidewaiter.incident.opened"]
    assert len(opened) == 1
    before = len(publisher.events)
    for record in arranged:
        pipeline.detect([record], ports)
    assert len(publisher.events) == before


def test_a_released_incident_is_not_reopened_by_an_old_event() -> None:
    """A late duplicate of a closed incident's events neither reopens it nor opens another."""
    ports = _detect_ports()
    records = list(stolen_credentials(THIEF, NOW))
    (incident, *_rest) = pipeline.detect(records, ports).incidents
    stored = ports.incidents.get(incident.id)
    assert stored is not None
    late = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).isoformat()
    ports.incidents.put(replace(stored, state=IncidentState.RELEASED, updated=late))
    assert pipeline.detect(records[-1:], ports).incidents == ()


def test_a_malformed_record_does_not_stop_the_batch() -> None:
    """What cannot be read is a problem; the attack beside it is still seen."""
    found = pipeline.detect([{"eventName": 7}, *stolen_credentials(THIEF, NOW)], _detect_ports())
    assert len(found.problems) == 1
    assert found.incidents


def test_our_own_roles_raise_nothing() -> None:
    """Tidewaiter reading secrets and stopping things is not an intruder."""
    own = replace(THIEF, role_arn="arn:aws:iam::111122223333:role/tidewaiter/act-network")
    assert pipeline.detect(list(stolen_credentials(own, NOW)), _detect_ports()).signals == ()


# --- files


def test_a_root_privileged_pod_fails_at_its_line() -> None:
    """The finding names the line of `privileged: true`."""
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: c\n    securityContext:\n      privileged: true\n"
    )
    ports = pipeline_ports.ManifestPorts(clock=FixedClock(), fail_on="high")
    report = pipeline.scan_manifests([("pod.yaml", text)], "1.34", ports)
    (privileged,) = [one for one in report.findings if one.rule_id == "TW-K8S-privileged-container"]
    assert (privileged.location.path, privileged.location.line) == ("pod.yaml", 8)
    assert report.verdict is not None
    assert report.verdict.state is VerdictState.BLOCK


def test_a_broken_manifest_is_never_a_pass() -> None:
    """A file that cannot be parsed makes the verdict not-assessed."""
    report = pipeline.scan_manifests([("x.yaml", "a: [")], "1.34", pipeline_ports.ManifestPorts(clock=FixedClock()))
    assert report.verdict is not None
    assert report.verdict.state is VerdictState.NOT_ASSESSED


def test_only_image_reports_are_stored() -> None:
    """A manifest report has no image to store it under."""
    report = Report(kind="manifest", target="t", started="s", finished="f", tool_version="1", findings=(finding(),))
    kept = Documents({})
    ports = pipeline_ports.ResultPorts(
        inventories=MemoryInventories(), judgements=MemoryJudgements(), findings=MemoryFindings(), reports=kept, publisher=MemoryPublisher()
    )
    with pytest.raises(BadInputError):
        pipeline.store_report(report, ports)


def test_what_a_source_could_not_read_is_in_the_report(tmp_path: Path, advisories: SqliteAdvisoryStore) -> None:
    """A file that only root may read keeps a directory from passing."""

    class HalfRead:
        """A source that left something out."""

        problems = (Problem(code="file-unreadable", what="could not be read: Permission denied", where="etc/shadow"),)

        def __init__(self) -> None:
            self._source = open_source(f"oci-dir:{tmp_path / 'image'}")

        def images(self, platform: str = "") -> Any:
            """List the images."""
            return self._source.images(platform)

        def beside(self) -> Any:
            """List nothing else."""
            return ()

        def attached(self, image: Any) -> Any:
            """Read nothing else."""
            return self._source.attached(image)

        def open_layer(self, layer: Any) -> Any:
            """Open a layer."""
            return self._source.open_layer(layer)

    write_layout(good_image(), tmp_path / "image", "demo:1")
    ports = pipeline_ports.ScanPorts(layers=MemoryLayerStore(), advisories=advisories, clock=FixedClock())
    (report,) = pipeline.scan_image(HalfRead(), ports)
    assert report.verdict is not None
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert "etc/shadow" in {problem.where for problem in report.problems}
