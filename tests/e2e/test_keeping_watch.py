"""Results that stay true: advisories move, events are lost, images are deleted."""

import hashlib
import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from backports import zstd
from made_images import fresh
from unused_grants import unexplained

from tests.adapters.advisories import osv, write
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
from tidewaiter.adapters.tables import BUS_NAME, EVENT_SOURCE
from tidewaiter.local.demo_images import bad_image
from tidewaiter.local.faults import DENY, THROTTLE, Fault
from tidewaiter.local.image_builder import File, Layer, Recipe
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.report import VerdictState

pytestmark = [pytest.mark.e2e]

HOUR = 3600


@pytest.fixture(autouse=True)
def _afterwards(line):
    """Leave nothing that still goes on, and no fault."""
    yield
    line.aws.faults.clear()
    line.settle()


def publish(line, name: str, rows: list[dict[str, Any]], *, built: str, since: str = "", packages: tuple[tuple[str, str], ...] = ()) -> str:
    """Build a database, put it and its delta where functions look, and return its name."""
    path = line.scratch / name
    build_database(write(line.scratch / f"feeds-{name}", osv=rows), path, built=built)
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    s3, bucket = line.aws.client("s3"), line.aws.outputs["ArtefactsBucket"]
    delta = {"schema_version": 1, "from": since, "to": digest, "built": built, "packages": packages, "cves": []}
    s3.put_object(Bucket=bucket, Key=f"databases/{digest}.sqlite.zst", Body=zstd.compress(body))
    s3.put_object(Bucket=bucket, Key=f"databases/{digest}.delta.json.zst", Body=zstd.compress(json.dumps(delta).encode()))
    s3.put_object(Bucket=bucket, Key="databases/current.json", Body=json.dumps({"sha256": digest, "built": built}).encode())
    return digest


def announce(line, digest: str, copies: int = 1) -> None:
    """Say that there is another database."""
    entry = {
        "Source": EVENT_SOURCE,
        "DetailType": "tidewaiter.database.changed",
        "Detail": json.dumps({"schema_version": 2, "sha256": digest}),
        "EventBusName": BUS_NAME,
    }
    for _ in range(copies):
        line.aws.client("events").put_events(Entries=[entry])


def open_findings(line, digest: str) -> set[str]:
    """Name the rules of an image's open findings."""
    store = DynamoFindingStore(line.aws.client("dynamodb"), line.table("Findings"))
    return {one.rule_id for one in store.of(digest) if one.status is FindingStatus.OPEN}


@contextmanager
def unheard(line):
    """Lose the events of pushes."""
    events, rule = line.aws.client("events"), line.rule("ScanningPush")
    events.disable_rule(Name=rule)
    try:
        yield
    finally:
        events.enable_rule(Name=rule)


def held_package(report):
    """Choose a package of a report that an advisory can name."""
    return next(one for one in report.inventory.packages if one.ecosystem in {"npm", "pypi"})


ECOSYSTEMS = {"npm": "npm", "pypi": "PyPI"}


def test_a_new_advisory_reaches_a_stored_image_without_a_pull(line):
    """Finding and verdict come from the stored inventory; the same event twice, and the run again, change nothing more."""
    base = [osv("GHSA-none", package="nobody-has-it")]
    old = publish(line, "old", base, built="2026-01-01T00:00:00Z")
    announce(line, old)
    digest = line.push("watch/image", fresh())
    package = held_package(line.report(digest))
    line.settle()
    before = line.aws.faults.calls["ecr:GetDownloadUrlForLayer"], line.aws.faults.calls["ecr:BatchGetImage"]
    ecosystem = ECOSYSTEMS[package.ecosystem]
    flaw = osv("GHSA-new", package=package.name, ecosystem=ecosystem, fixed="999.0.0", database_specific={"severity": "CRITICAL"})
    new = publish(line, "new", [*base, flaw], built="2026-02-01T00:00:00Z", since=old, packages=((ecosystem, package.name),))
    announce(line, new, copies=2)
    line.until("the finding", lambda: "GHSA-new" in open_findings(line, digest))
    line.settle()
    line.until("the verdict", lambda: line.report(digest).verdict.state is VerdictState.BLOCK)
    report = line.report(digest)
    assert "GHSA-new" in {one.rule_id for one in report.findings}
    assert (line.aws.faults.calls["ecr:GetDownloadUrlForLayer"], line.aws.faults.calls["ecr:BatchGetImage"]) == before
    runs = line.executions("rematch")
    assert "SUCCEEDED" in {one.status for one in runs}
    # Every announcement is an event of its own: the second finds the work done, or does it once more without a change.
    gone = publish(line, "gone", base, built="2026-03-01T00:00:00Z", since=new, packages=((ecosystem, package.name),))
    announce(line, gone)
    line.until("the resolution", lambda: "GHSA-new" not in open_findings(line, digest))
    line.settle()
    assert line.queue_messages("RematchQueuesFailed") == []


def test_a_lost_push_is_found_and_a_deleted_image_forgotten(line):
    """The hourly comparison scans what nobody announced, once, in spite of throttling, and resolves what is gone."""
    with unheard(line):
        digest = line.push("lost/image", fresh(bad_image()))
        line.settle()
    assert line.document(f"reports/{digest}/report.json") is None
    line.aws.faults.add(Fault(action="ecr:DescribeImages", error=THROTTLE, times=2))
    line.advance(HOUR)
    assert line.report(digest).image.digest == digest
    line.settle()
    scans = [one for one in line.executions("scan-image") if one.given["detail"].get("image-digest") == digest]
    assert len(scans) == 1
    line.advance(HOUR)
    assert len([one for one in line.executions("scan-image") if one.given["detail"].get("image-digest") == digest]) == 1
    assert open_findings(line, digest)
    line.aws.client("ecr").batch_delete_image(repositoryName="lost/image", imageIds=[{"imageDigest": digest}])
    line.advance(HOUR)
    line.until("the end of its findings", lambda: not open_findings(line, digest))
    line.settle()
    items = line.aws.client("dynamodb").scan(TableName=line.table("Inventories"))["Items"]
    assert [one for one in items if one["image_digest"]["S"] == digest] == []


def test_a_repository_that_cannot_be_read_keeps_nobody_else_from_being_done(line):
    """One refusal is a problem in the log; images of other repositories are scanned, and the refused one's stay."""
    with unheard(line):
        first, second = line.push("some/one", fresh()), line.push("some/two", fresh())
    line.aws.faults.add(Fault(action="ecr:DescribeImages", error=DENY))
    line.advance(HOUR)
    line.settle()
    line.advance(HOUR)
    line.settle()
    assert line.report(first)
    assert line.report(second)
    assert "repository-unreadable" in line.aws.logs("tidewaiter-registry-reconcile")


def test_a_broken_pointer_and_a_broken_call_are_seen(line):
    """The run fails, gives its event back and is in the history; what cannot be handled lies in a dead-letter queue."""
    s3, bucket = line.aws.client("s3"), line.aws.outputs["ArtefactsBucket"]
    s3.put_object(Bucket=bucket, Key="databases/current.json", Body=b"<html>")
    announce(line, "0" * 64)
    line.aws.client("lambda").invoke(FunctionName="tidewaiter-registry-reconcile", InvocationType="Event", Payload=b"{}")
    line.settle()
    s3.delete_object(Bucket=bucket, Key="databases/current.json")
    assert "FAILED" in {one.status for one in line.executions("rematch")}


def put(line, key: str, body: bytes) -> None:
    """Put a file where the functions look for waivers and VEX, as a person does."""
    line.aws.client("s3").put_object(Bucket=line.aws.outputs["ArtefactsBucket"], Key=key, Body=body)


def test_waivers_and_vex_set_findings_aside_when_they_come_and_no_longer_when_they_end(line):
    """A scan reads them at once, the next hour brings them to images that were judged before; a broken file is told and hides nothing."""
    flaw = osv("GHSA-set-aside", package="packaging", ecosystem="PyPI", fixed="999.0.0", database_specific={"severity": "CRITICAL"})
    publish(line, "aside", [flaw], built="2026-04-01T00:00:00Z")
    earlier = line.push("rules/earlier", fresh())
    assert line.report(earlier).verdict.state is VerdictState.BLOCK
    tomorrow = (line.aws.clock.now() + timedelta(days=1)).date().isoformat()
    put(line, "waivers/team.yaml", b"waivers:\n- {id: GHSA-set-aside, reason: not parsed, owner: ana, expires: %s}\n" % tomorrow.encode())
    put(line, "waivers/broken.yaml", b"waivers: [")
    later = line.report(line.push("rules/later", fresh()))
    assert later.verdict.state is not VerdictState.BLOCK
    assert {(one.code, one.where) for one in later.problems} >= {("waiver-unreadable", "waivers/broken.yaml")}
    line.advance(HOUR)
    line.until("the waiver", lambda: "GHSA-set-aside" not in open_findings(line, earlier))
    line.settle()
    assert line.report(earlier).verdict.state is not VerdictState.BLOCK
    line.advance(48 * HOUR)
    line.until("its end", lambda: "GHSA-set-aside" in open_findings(line, earlier))
    line.settle()
    assert line.report(earlier).verdict.state is VerdictState.BLOCK
    statement = {"vulnerability": "GHSA-set-aside", "products": ["pkg:pypi/packaging"], "status": "not_affected"}
    why = {"justification": "vulnerable_code_not_in_execute_path"}
    document = {"@context": "https://openvex.dev/ns/v0.2.0", "author": "ana", "statements": [statement | why]}
    put(line, "vex/team.json", json.dumps(document).encode())
    line.advance(HOUR)
    line.until("the statement", lambda: "GHSA-set-aside" not in open_findings(line, earlier))
    line.settle()
    (found,) = [one for one in line.report(earlier).findings if one.rule_id == "GHSA-set-aside"]
    assert found.suppressed_by.startswith("VEX not_affected (vulnerable_code_not_in_execute_path)")
    for key in ("waivers/team.yaml", "waivers/broken.yaml", "vex/team.json"):
        line.aws.client("s3").delete_object(Bucket=line.aws.outputs["ArtefactsBucket"], Key=key)


def with_library(recipe: Recipe, version: str) -> Recipe:
    """Put a Python package of a version into an image, in a layer of its own."""
    files = {
        f"usr/lib/python3.9/site-packages/oldlib-{version}.dist-info/METADATA": File(body=f"Name: oldlib\nVersion: {version}\n".encode())
    }
    return replace(recipe, layers=(*recipe.layers, Layer(files=files, created_by="RUN pip install oldlib")))


def test_a_newer_base_that_is_here_is_advised_with_what_it_clears(line):
    """Base, an application on it, a newer base: the report names it and what it clears and leaves; nothing is pulled for that."""
    known = [
        osv("GHSA-base", package="oldlib", ecosystem="PyPI", fixed="2.0.0", database_specific={"severity": "HIGH"}),
        osv("GHSA-both", package="packaging", ecosystem="PyPI", fixed="999.0.0", database_specific={"severity": "HIGH"}),
    ]
    first = publish(line, "based", known, built="2026-05-01T00:00:00Z")
    base = fresh()
    old = replace(with_library(base, "1.0.0"), created="2026-10-01T00:00:00Z")
    line.report(line.push("base/python", old, "1"))
    line.settle()
    app = replace(old, layers=(*old.layers, *fresh(Recipe(layers=())).layers), created="2026-10-15T00:00:00Z")
    digest = line.push("shop/app", app)
    report = line.report(digest)
    assert (report.inventory.base.name.endswith("base/python:1"), report.rebases) == (True, ())
    newer = line.push("base/python", replace(with_library(base, "2.0.0"), created="2026-11-10T00:00:00Z"), "2")
    line.report(newer)
    line.settle()
    pulls = line.aws.faults.calls["ecr:BatchGetImage"]
    moved = [*known, osv("GHSA-more", package="oldlib", ecosystem="PyPI", fixed="1.5.0", database_specific={"severity": "HIGH"})]
    announce(line, publish(line, "moved", moved, built="2026-06-01T00:00:00Z", since=first, packages=(("PyPI", "oldlib"),)))
    (advice,) = line.until("the advice", lambda: line.report(digest).rebases)
    line.settle()
    assert (advice.name.endswith("base/python:2"), advice.digest) == (True, newer)
    named = {one.id: one.rule_id for one in line.report(digest).findings}
    assert {named[one] for one in advice.clears} == {"GHSA-base", "GHSA-more"}
    assert (advice.leaves, advice.adds) == (("GHSA-both",), ())
    assert line.aws.faults.calls["ecr:BatchGetImage"] == pulls
    again = line.report(line.push("shop/other", replace(app, config={"User": "10002"})))
    assert [one.digest for one in again.rebases] == [newer]


@pytest.mark.whole_module
def test_nothing_was_denied_and_nothing_granted_in_vain(line):
    """What rematches and reconciles was refused nothing, and used every grant or is on the reviewed list with a reason."""
    assert line.unexpected_denials() == set()
    assert unexplained(line, "keeping") == ([], [])
