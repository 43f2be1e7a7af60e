"""Rematching stored images: what it touches, and that it gives what a scan gives."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.advisories import osv, write
from tests.builders import finding as a_finding
from tests.builders import image as an_image
from tests.builders import package as a_package
from tidewaiter import pipeline
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_diff import changed_packages
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.adapters.memory_inventories import MemoryInventories, MemoryJudgements
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryPublisher, MemoryWorkloads
from tidewaiter.errors import ConflictError, NotFoundError
from tidewaiter.model.cluster import Workload
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.image import Distribution, Image, ImageConfig
from tidewaiter.model.inventory import Attached, Inventory
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report, VerdictState
from tidewaiter.model.severity import Severity
from tidewaiter.model.signature import Signature, SignatureFormat
from tidewaiter.model.vex import Decider, Identity, VexOrigin, VexStatement, VexStatus, VexTarget
from tidewaiter.model.waiver import Waiver
from tidewaiter.pipeline_ports import RematchPorts, ResultPorts, ScanPorts
from tidewaiter.pipeline_rematch import Rematch, Rematched, forget_image, rematch_image
from tidewaiter.policy.judging import Rules
from tidewaiter.policy.signing import RULE, UNTIL, Judged
from tidewaiter.policy.trust import Trust

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NAMES = [f"lib{number}" for number in range(6)]
CHANGED, VERDICT, REPORTED = "tidewaiter.finding.changed", "tidewaiter.image.verdict", "tidewaiter.image.reported"


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return the time."""
        return self.at


@dataclass
class Shelf:
    """Documents in memory."""

    bodies: dict[str, bytes] = field(default_factory=dict)

    def put_document(self, key: str, body: bytes, media_type: str) -> str:
        """Keep a document."""
        self.bodies[key] = body
        return key

    def get_document(self, key: str) -> bytes | None:
        """Return a document, or None."""
        return self.bodies.get(key)


@dataclass
class Signed:
    """Signatures beside images: what judging them comes to, and how often they were read."""

    comes_to: Judged = field(default_factory=Judged)
    read: int = 0

    def judge(self, image: Image, trust: Trust, now: datetime) -> Judged:
        """Judge them."""
        self.read += 1
        return self.comes_to


@dataclass
class Account:
    """Stores, a bus and a clock, and databases by name."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    bus: MemoryPublisher = field(default_factory=MemoryPublisher)
    workloads: MemoryWorkloads = field(default_factory=MemoryWorkloads)
    busy: set[str] = field(default_factory=set)
    waivers: tuple[Waiver, ...] = ()
    statements: tuple[VexStatement, ...] = ()
    places: Signed | None = None
    kept: ResultPorts = field(init=False)

    def __post_init__(self) -> None:
        self.kept = ResultPorts(
            findings=MemoryFindings(), reports=Shelf(), publisher=self.bus, inventories=MemoryInventories(), judgements=MemoryJudgements()
        )

    def database(self, name: str, rows: list[dict[str, Any]], built: str = "2026-01-01T00:00:00Z", kev: tuple[str, ...] = ()) -> Path:
        """Build a database."""
        feeds = {
            "osv": [osv("GHSA-always", package="nobody-has-it"), *rows],
            "kev": [{"cveID": one, "dateAdded": "2026-05-05"} for one in kev],
        }
        path = self.folder / name
        build_database(write(self.folder / f"feeds-{name}", **{key: value for key, value in feeds.items() if value}), path, built=built)
        return path

    def judge(self, store: SqliteAdvisoryStore) -> ScanPorts:
        """Say how images are judged."""
        rules = Rules(waivers=self.waivers, statements=self.statements)
        ports = ScanPorts(layers=MemoryLayerStore(), advisories=store, clock=self.clock, fail_on="critical", rules=rules)
        return replace(ports, places=self.places)

    def ports(self, store: SqliteAdvisoryStore, **fields: Any) -> RematchPorts:
        """Wire a rematching."""
        return RematchPorts(judge=self.judge(store), kept=self.kept, workloads=self.workloads, clock=self.clock, held=self.held, **fields)

    @contextmanager
    def held(self, digest: str) -> Iterator[None]:
        """Hold an image, unless somebody does."""
        if digest in self.busy:
            raise ConflictError("busy", where=digest)
        yield

    def scan(self, image: Image, inventory: Inventory, database: Path) -> Report:
        """Judge an inventory as a scan does and keep the result."""
        report = self.fresh(image, inventory, database)
        pipeline.store_report(report, self.kept)
        return report

    def fresh(self, image: Image, inventory: Inventory, database: Path) -> Report:
        """Judge an inventory as a scan does."""
        with SqliteAdvisoryStore(database) as store:
            return pipeline.judged_again(image, inventory, (), self.judge(store))

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Give what was published of a kind."""
        return [dict(detail) for name, detail in self.bus.events if name == kind]


def _package(name: str, version: str) -> Package:
    return a_package(name=name, version=version, ecosystem="npm", purl=f"pkg:npm/{name}@{version}", source=None)


def _image(number: int) -> Image:
    config = ImageConfig(user="app", env=("DEBUG=1",), created=NOW.isoformat())
    return an_image(digest=f"sha256:{number:064x}", config=config)


def _inventory(image: Image, *packages: Package) -> Inventory:
    return Inventory(image_digest=image.digest, distribution=Distribution(), packages=packages)


def _plain(findings: tuple[Finding, ...]) -> list[Finding]:
    """Leave out what storing adds, the date of the database, and what is over."""
    return sorted(
        (
            replace(one, first_seen="", last_seen="", evidence={name: text for name, text in one.evidence.items() if name != "database"})
            for one in findings
            if one.status is not FindingStatus.RESOLVED
        ),
        key=lambda one: one.id,
    )


_versions = st.integers(0, 4).map(lambda number: f"1.{number}.0")
_contents = st.lists(st.tuples(st.sampled_from(NAMES), _versions), max_size=8, unique=True)
_word = st.fixed_dictionaries(
    {
        "package": st.sampled_from(NAMES),
        "fixed": _versions,
        "summary": st.sampled_from(["", "bad", "Malicious code in it"]),
        "database_specific": st.sampled_from([{}, {"severity": "CRITICAL"}, {"severity": "LOW"}]),
    }
)
_advisories = st.dictionaries(st.sampled_from([f"GHSA-{number}" for number in range(8)]), _word, max_size=8)
_kev = st.sets(st.sampled_from([f"CVE-2024-{number}" for number in range(8)]), max_size=3)


def _rows(words: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [osv(name, aliases=[name.replace("GHSA-", "CVE-2024-")], **word) for name, word in sorted(words.items())]


@settings(max_examples=12, deadline=None)
@given(images=st.lists(_contents, min_size=1, max_size=4), before=_advisories, after=_advisories, kev=_kev, data=st.data())
def test_a_rematch_gives_what_a_scan_with_the_new_database_gives(images, before, after, kev, data):
    """Over random images, databases and waivers: findings, verdict and risk are the same, whatever the delta touched."""
    with TemporaryDirectory() as folder:
        account = Account(folder=Path(folder))
        old = account.database("old", _rows(before))
        new = account.database("new", _rows(after), built="2026-02-01T00:00:00Z", kev=tuple(sorted(kev)))
        made = [(_image(number), [_package(*one) for one in contents]) for number, contents in enumerate(images)]
        inventories = [(image, _inventory(image, *packages)) for image, packages in made]
        account.waivers = tuple(_waiver(name) for name in data.draw(st.sets(st.sampled_from(["GHSA-1", "CVE-2024-2"]))))
        for image, inventory in inventories:
            account.scan(image, inventory, old)
        account.waivers = tuple(_waiver(name) for name in data.draw(st.sets(st.sampled_from(["GHSA-3", "CVE-2024-2"]))))
        with SqliteAdvisoryStore(old) as one, SqliteAdvisoryStore(new) as other:
            names = frozenset(changed_packages(one, other))
            ports = account.ports(other)
            touched = {digest for key in names for digest in account.kept.inventories.holders(*key)}
            for digest in sorted(touched):
                assert rematch_image(digest, Rematch(run="r", names=names), ports) in {Rematched.MOVED, Rematched.SAME}
        for image, inventory in inventories:
            expected = account.fresh(image, inventory, new)
            judgement = account.kept.judgements.get(image.digest)
            assert judgement is not None
            stored = account.kept.findings.of(image.digest)
            if image.digest in touched:
                assert _plain(stored) == _plain(expected.findings)
                assert (judgement.verdict, judgement.risks, judgement.problems) == (expected.verdict, expected.risks, expected.problems)
            else:
                assert _unwaived(stored) == _unwaived(expected.findings)


def _unwaived(findings: tuple[Finding, ...]) -> list[Finding]:
    return [replace(one, status=FindingStatus.OPEN, suppressed_by="", judgement=None) for one in _plain(findings)]


def _waiver(name: str) -> Waiver:
    return Waiver(rule_id=name, reason="r", owner="o", expires="2099-01-01")


@pytest.fixture
def account(tmp_path: Path) -> Account:
    """Give an account in which `lib0` 1.0.0 is sound today and critically flawed tomorrow."""
    return Account(folder=tmp_path)


FLAW = osv("GHSA-7", package="lib0", fixed="2.0.0", database_specific={"severity": "CRITICAL"})
FLAWED = Rematch(run="new", names=frozenset({("npm", "lib0")}))


def _world(account: Account) -> tuple[Image, Inventory, Path, Path]:
    image = _image(1)
    inventory = _inventory(image, _package("lib0", "1.0.0"), _package("lib1", "1.0.0"))
    return image, inventory, account.database("old", []), account.database("new", [FLAW], built="2026-02-01T00:00:00Z")


def test_new_findings_and_the_verdict_are_announced_once(account: Account) -> None:
    """One event for finding, verdict and documents each; the same run again does nothing, and documents show the finding."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    account.bus.events.clear()
    with SqliteAdvisoryStore(new) as store:
        ports = account.ports(store)
        assert rematch_image(image.digest, FLAWED, ports) is Rematched.MOVED
        assert [(one["change"], one["rule_id"]) for one in account.events(CHANGED)] == [("new", "GHSA-7")]
        assert [one["state"] for one in account.events(VERDICT)] == [VerdictState.BLOCK]
        assert rematch_image(image.digest, FLAWED, ports) is Rematched.DONE_BEFORE
        assert rematch_image(image.digest, replace(FLAWED, run="later"), ports) is Rematched.SAME
    assert len(account.events(REPORTED)) == 1
    assert len(account.bus.events) == 3
    assert b"GHSA-7" in (account.kept.reports.get_document(f"reports/{image.digest}/report.json") or b"")


def test_a_withdrawn_flaw_is_resolved_and_the_verdict_taken_back(account: Account) -> None:
    """The finding is published as resolved, and the image no longer blocked."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, new)
    later = account.database("later", [], built="2026-03-01T00:00:00Z")
    account.bus.events.clear()
    with SqliteAdvisoryStore(later) as store:
        rematch_image(image.digest, FLAWED, account.ports(store))
    assert [(one["change"], one["rule_id"]) for one in account.events(CHANGED)] == [("resolved", "GHSA-7")]
    assert VerdictState.BLOCK not in [one["state"] for one in account.events(VERDICT)]
    assert len(account.events(VERDICT)) == 1
    del old


def test_a_scan_with_an_older_database_does_not_get_the_last_word(account: Account) -> None:
    """A scan that began before the new database came is refused and judged again; a rematch with an older one leaves the newer."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    slow = account.fresh(image, inventory, old)
    with SqliteAdvisoryStore(new) as store:
        rematch_image(image.digest, FLAWED, account.ports(store))
    with pytest.raises(ConflictError):
        pipeline.store_report(slow, account.kept)
    with SqliteAdvisoryStore(old) as store:
        assert rematch_image(image.digest, replace(FLAWED, run="late"), account.ports(store)) is Rematched.DONE_BEFORE
    assert "GHSA-7" in {one.rule_id for one in account.kept.findings.of(image.digest) if one.status is FindingStatus.OPEN}


def test_what_a_strangers_package_installed_is_matched_again_for_itself(account: Account) -> None:
    """An advisory about what NodeSource's nodejs brought becomes a finding, as in a scan: in that part of the inventory it lay alone."""
    image, _, old, new = _world(account)
    theirs = a_package(name="nodejs", purl="pkg:deb/debian/nodejs@20", version="20.0-1nodesource1", source=None)
    owned = replace(_package("lib0", "1.0.0"), owner=theirs.purl)
    inventory = Inventory(image_digest=image.digest, distribution=Distribution(id="debian", version="12"), packages=(theirs, owned))
    account.scan(image, inventory, old)
    with SqliteAdvisoryStore(new) as store:
        assert rematch_image(image.digest, FLAWED, account.ports(store)) is Rematched.MOVED
    assert "GHSA-7" in {one.rule_id for one in account.kept.findings.of(image.digest)}


def test_what_only_a_scan_reads_stays_said(account: Account) -> None:
    """VEX beside the image that was not applied, what was wrong with it, and who signed: kept by a rematching of a part or the whole."""
    image, inventory, old, new = _world(account)
    target = VexTarget(component=Identity(purl="pkg:npm/lib0"))
    statement = VexStatement(names=("CVE-2024-1",), status=VexStatus.NOT_AFFECTED, targets=(target,), origin=VexOrigin.ATTACHED)
    wrong = Problem(code="vex-unreadable", what="a statement names nothing", incomplete=False)
    layers = MemoryLayerStore()
    with SqliteAdvisoryStore(old) as store:
        ports = replace(account.judge(store), layers=layers)
        report = pipeline.assemble_image(image, ports, attached=Attached(statements=(statement,), problems=(wrong,)))
    assert report.inventory is not None
    signature = Signature(format=SignatureFormat.COSIGN, digest=image.digest, verified=False, reason="no trust file")
    stored = replace(report, inventory=replace(report.inventory, packages=inventory.packages), signatures=(signature,))
    pipeline.store_report(stored, account.kept)
    with SqliteAdvisoryStore(new) as store:
        for rematch in (FLAWED, Rematch(run="whole"), replace(FLAWED, run="again")):
            assert rematch_image(image.digest, rematch, account.ports(store)) in {Rematched.MOVED, Rematched.SAME}
            judgement = account.kept.judgements.get(image.digest)
            assert judgement is not None
            codes = [one.code for one in judgement.problems if one.code.startswith("vex-")]
            assert (sorted(codes), judgement.signatures) == (["vex-not-trusted", "vex-unreadable"], (signature,))


def test_an_image_whose_inventory_is_gone_is_no_image_that_is_up_to_date(account: Account) -> None:
    """Somebody has to hear of it: nothing else looks at it again."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    account.kept.inventories.forget(image.digest)
    with SqliteAdvisoryStore(new) as store:
        for rematch in (FLAWED, Rematch(run="whole")):
            with pytest.raises(NotFoundError):
                rematch_image(image.digest, rematch, account.ports(store))


def test_an_image_that_is_being_stored_is_left_for_later(account: Account) -> None:
    """The queue delivers the message again."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    account.busy.add(image.digest)
    with SqliteAdvisoryStore(new) as store, pytest.raises(ConflictError):
        rematch_image(image.digest, FLAWED, account.ports(store))


def test_old_images_are_watched_while_they_run_and_caught_up_when_they_run_again(account: Account) -> None:
    """After 90 days an image that runs nowhere is left; once it runs, all that was left out is made good."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    account.clock.at = NOW + timedelta(days=91)
    with SqliteAdvisoryStore(new) as store:
        assert rematch_image(image.digest, FLAWED, account.ports(store)) is Rematched.NOT_WATCHED
        account.workloads.replace("cluster", [_running(image)], NOW.isoformat())
        other = Rematch(run="other", names=frozenset({("npm", "lib1")}))
        assert rematch_image(image.digest, other, account.ports(store)) is Rematched.MOVED
    assert {one["rule_id"] for one in account.events(CHANGED)} >= {"GHSA-7"}


def _running(image: Image) -> Workload:
    return Workload(
        key="shop/web", cluster_arn="cluster", namespace="shop", kind="Deployment", name="web", pod="web-1", image_digest=image.digest
    )


def test_secrets_of_the_configuration_survive(account: Account) -> None:
    """The stored image is masked; what was found in it before stays found when everything is judged again."""
    image, inventory, old, new = _world(account)
    spoken = replace(image, config=replace(image.config, env=("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz",)))
    layers = MemoryLayerStore()
    with SqliteAdvisoryStore(old) as store:
        report = pipeline.assemble_image(spoken, replace(account.judge(store), layers=layers))
    assert report.inventory is not None
    pipeline.store_report(replace(report, inventory=replace(report.inventory, packages=inventory.packages)), account.kept)
    before = {one.rule_id for one in account.kept.findings.of(image.digest)}
    assert "TW-IMAGE-secret-in-config" in before
    with SqliteAdvisoryStore(new) as store:
        rematch_image(image.digest, Rematch(run="whole"), account.ports(store))
    after = {one.rule_id for one in account.kept.findings.of(image.digest) if one.status is FindingStatus.OPEN}
    assert before | {"GHSA-7"} == after


def test_an_image_that_is_gone_is_resolved_and_forgotten_but_not_while_it_runs(account: Account) -> None:
    """Its findings end, the index forgets it, and a repeated run does nothing more."""
    image, inventory, _, new = _world(account)
    account.scan(image, inventory, new)
    account.bus.events.clear()
    with SqliteAdvisoryStore(new) as store:
        ports = account.ports(store)
        account.workloads.replace("cluster", [_running(image)], NOW.isoformat())
        assert not forget_image(image.digest, ports)
        account.workloads.replace("cluster", [], NOW.isoformat())
        assert forget_image(image.digest, ports)
        assert forget_image(image.digest, ports)
    assert {one["change"] for one in account.events(CHANGED)} == {"resolved"}
    assert list(account.kept.inventories.holders("npm", "lib0")) == []
    assert list(account.kept.judgements.digests()) == []


def test_an_unknown_image_is_said_to_be_unknown(account: Account) -> None:
    """The index may name an image that was forgotten meanwhile."""
    *_, new = _world(account)
    with SqliteAdvisoryStore(new) as store:
        assert rematch_image("sha256:" + "9" * 64, FLAWED, account.ports(store)) is Rematched.UNKNOWN


def test_an_ecosystem_that_enters_the_database_judges_the_whole_image(account: Account) -> None:
    """A gap closes: what was not assessed is."""
    image = _image(1)
    inventory = _inventory(
        image, _package("lib0", "1.0.0"), a_package(name="x", ecosystem="pypi", purl="pkg:pypi/x@1.0", version="1.0", source=None)
    )
    old = account.database("old", [])
    new = account.database("new", [osv("PYSEC-1", package="y", ecosystem="PyPI")], built="2026-02-01T00:00:00Z")
    assert account.scan(image, inventory, old).context["not_assessed"] == ["PyPI"]
    with SqliteAdvisoryStore(new) as store:
        rematch_image(image.digest, Rematch(run="r", names=frozenset({("PyPI", "x")})), account.ports(store))
    judgement = account.kept.judgements.get(image.digest)
    assert judgement is not None
    assert judgement.context["not_assessed"] == []


def test_random_orders_of_runs_end_the_same(account: Account) -> None:
    """Messages of two runs may arrive in any order and more than once."""
    image, inventory, old, _ = _world(account)
    rows = [FLAW, osv("GHSA-8", package="lib1", fixed="2.0.0")]
    newest = account.database("newest", rows, built="2026-03-01T00:00:00Z")
    account.scan(image, inventory, old)
    runs = [Rematch(run=name, names=frozenset({("npm", name)})) for name in ("lib0", "lib1")] * 2
    random.Random(7).shuffle(runs)  # noqa: S311 - a repeatable order, not a secret
    with SqliteAdvisoryStore(newest) as store:
        for run in runs:
            rematch_image(image.digest, run, account.ports(store))
    expected = account.fresh(image, inventory, newest)
    assert _plain(account.kept.findings.of(image.digest)) == _plain(expected.findings)


def test_vex_and_waivers_still_stand_after_a_rematch(account: Account) -> None:
    """What was set aside stays so when its package is judged again, with who said it; what nobody judged is open."""
    image, inventory, old, _ = _world(account)
    rows = [FLAW, osv("GHSA-8", package="lib1", fixed="2.0.0"), osv("GHSA-9", package="lib1", fixed="3.0.0")]
    newest = account.database("newest", rows, built="2026-03-01T00:00:00Z")
    said = VexStatement(
        names=("GHSA-8",),
        status=VexStatus.NOT_AFFECTED,
        targets=(VexTarget(component=Identity(purl="pkg:npm/lib1")),),
        justification="component_not_present",
    )
    account.scan(image, inventory, old)
    account.waivers, account.statements = (_waiver("GHSA-7"),), (said,)
    everything = frozenset({("npm", "lib0"), ("npm", "lib1")})
    with SqliteAdvisoryStore(newest) as store:
        ports = account.ports(store)
        assert rematch_image(image.digest, Rematch(run="r1", names=everything), ports) is Rematched.MOVED
        first = _plain(account.kept.findings.of(image.digest))
        decided = {one.rule_id: one.judgement.by if one.judgement else None for one in first if one.rule_id.startswith("GHSA")}
        assert decided == {"GHSA-7": Decider.WAIVER, "GHSA-8": Decider.VEX, "GHSA-9": None}
        assert first == _plain(account.fresh(image, inventory, newest).findings)
        account.bus.events.clear()
        assert rematch_image(image.digest, Rematch(run="r2", names=frozenset({("npm", "lib1")})), ports) is Rematched.SAME
        assert account.bus.events == []
        assert _plain(account.kept.findings.of(image.digest)) == first
        account.waivers, account.statements = (), ()
        rematch_image(image.digest, Rematch(run="r3", names=everything), account.ports(store))
    assert {one.status for one in account.kept.findings.of(image.digest) if one.rule_id.startswith("GHSA")} == {FindingStatus.OPEN}


class KilledError(BaseException):
    """The function is gone: nothing catches this, as nothing runs after a kill."""


@dataclass
class Mortal:
    """A store that works until a count that it shares with others is used up; then the function dies."""

    inner: Any
    left: list[int]

    def __getattr__(self, name: str) -> Any:
        """Count a call."""

        def call(*arguments: Any, **named: Any) -> Any:
            self.left[0] -= 1
            if self.left[0] < 0:
                raise KilledError
            return getattr(self.inner, name)(*arguments, **named)

        return call


def _three(account: Account, old: Path) -> list[str]:
    """Store three images, two of which hold `lib0`, judged by an old database."""
    for number in (1, 2, 3):
        image = _image(number)
        account.scan(image, _inventory(image, _package("lib0" if number < 3 else "lib1", "1.0.0")), old)
    account.bus.events.clear()
    return [_image(number).digest for number in (1, 2, 3)]


def _deliver(account: Account, digests: list[str], database: Path) -> None:
    with SqliteAdvisoryStore(database) as store:
        for digest in digests:
            rematch_image(digest, FLAWED, account.ports(store))


def _state(account: Account, digests: list[str]) -> list[Any]:
    """Give all that is stored of some images."""
    shelf = account.kept.reports
    assert isinstance(shelf, Shelf)
    judged = [(account.kept.findings.of(digest), account.kept.judgements.get(digest)) for digest in digests]
    return [judged, sorted(shelf.bodies.items())]


def _said(account: Account) -> set[tuple[str, str]]:
    return {(kind, json.dumps(detail, sort_keys=True)) for kind, detail in account.bus.events}


def test_a_rematch_that_is_killed_anywhere_ends_the_same(tmp_path: Path) -> None:
    """Whichever call is the last before the function dies, redelivery in another order gives the same state, and no event is lost."""
    calm = Account(folder=tmp_path)
    old, new = calm.database("old", []), calm.database("new", [FLAW], built="2026-02-01T00:00:00Z")
    digests = _three(calm, old)
    _deliver(calm, digests, new)
    expected, said = _state(calm, digests), _said(calm)
    names = ("findings", "reports", "publisher", "inventories", "judgements")
    kills = 0
    for calls in range(100):
        account, left = Account(folder=tmp_path), [calls]
        _three(account, old)
        whole = account.kept
        account.kept = replace(whole, **{name: Mortal(getattr(whole, name), left) for name in names})
        try:
            _deliver(account, digests, new)
            break
        except KilledError:
            kills += 1
        account.kept = whole
        _deliver(account, [*reversed(digests), *digests], new)
        assert (_state(account, digests), _said(account)) == (expected, said), calls
    assert 20 < kills < 100


RESIGNED = Rematch(run="signed", names=frozenset(), signed=True)
UNSIGNED = Judged(findings=(a_finding(id="unsigned", rule_id=RULE, severity=Severity.CRITICAL),))
AWAITED = Judged(problems=(Problem(code="signature-awaited", what="no signature yet"),), due=NOW + timedelta(minutes=15))
BY_ANA = Judged(
    signatures=(Signature(format=SignatureFormat.COSIGN, digest="sha256:" + "5" * 64, verified=True, signer="ana"),),
    kinds=frozenset({"signature"}),
)


def _verdict(account: Account, image: Image) -> tuple[VerdictState, list[str], list[str]]:
    """Give the state, signers and codes of problems of the last judgement."""
    judgement = account.kept.judgements.get(image.digest)
    assert judgement is not None
    assert judgement.verdict is not None
    return judgement.verdict.state, [one.signer for one in judgement.signatures], [one.code for one in judgement.problems]


def test_signatures_are_judged_again_and_nothing_else(account: Account) -> None:
    """Awaited, missing, there, gone again: each once, in the documents too; no package is matched, and the database stays."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    account.places = Signed()
    with SqliteAdvisoryStore(new) as store:
        for number, (comes_to, expected) in enumerate(
            [
                (AWAITED, (VerdictState.NOT_ASSESSED, [], ["signature-awaited"])),
                (UNSIGNED, (VerdictState.BLOCK, [], [])),
                (BY_ANA, (VerdictState.PASS, ["ana"], [])),
                (UNSIGNED, (VerdictState.BLOCK, [], [])),
            ]
        ):
            account.places.comes_to = comes_to
            account.bus.events.clear()
            rematch_image(image.digest, replace(RESIGNED, run=f"signed {number}"), account.ports(store))
            assert _verdict(account, image) == expected
            assert [one["state"] for one in account.events(VERDICT)] == [expected[0]]
            shown = json.loads(account.kept.reports.get_document(f"reports/{image.digest}/report.json") or b"")
            assert (shown["verdict"]["state"], len(shown["signatures"])) == (expected[0], len(expected[1]))
            judgement = account.kept.judgements.get(image.digest)
            assert judgement is not None
            assert (UNTIL in judgement.context, judgement.database and judgement.database.built[:4]) == (comes_to is AWAITED, "2026")
            account.bus.events.clear()
            assert rematch_image(image.digest, replace(RESIGNED, run=f"again {number}"), account.ports(store)) is Rematched.SAME
            assert (account.bus.events, _verdict(account, image)) == ([], expected)
        assert "GHSA-7" not in {one.rule_id for one in account.kept.findings.of(image.digest)}
        rematch_image(image.digest, FLAWED, account.ports(store))
    assert {"GHSA-7", RULE} <= {one.rule_id for one in account.kept.findings.of(image.digest) if one.status is FindingStatus.OPEN}


def test_a_rematching_of_names_reads_no_signatures_and_one_of_the_whole_does(account: Account) -> None:
    """What was said of signatures stays said until somebody looks again."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, old)
    account.places = Signed(AWAITED)
    with SqliteAdvisoryStore(new) as store:
        rematch_image(image.digest, RESIGNED, account.ports(store))
        rematch_image(image.digest, FLAWED, account.ports(store))
        assert (account.places.read, _verdict(account, image)[2]) == (1, ["signature-awaited"])
        account.places.comes_to = BY_ANA
        rematch_image(image.digest, Rematch(run="whole"), account.ports(store))
    assert (account.places.read, _verdict(account, image)[1:]) == (2, (["ana"], []))


def test_signatures_are_not_judged_with_an_older_database_but_later(account: Account) -> None:
    """Nobody would ask for them again."""
    image, inventory, old, new = _world(account)
    account.scan(image, inventory, new)
    account.places = Signed(UNSIGNED)
    with SqliteAdvisoryStore(old) as store, pytest.raises(ConflictError):
        rematch_image(image.digest, RESIGNED, account.ports(store))


def test_judging_signatures_that_is_killed_anywhere_ends_the_same(tmp_path: Path) -> None:
    """The judgement is written last and says what the rest was made of."""
    calm = Account(folder=tmp_path)
    old = calm.database("old", [])
    states = []
    for calls in (None, *range(40)):
        account = Account(folder=tmp_path)
        digests, left = _three(account, old), [100 if calls is None else calls]
        account.places, whole = Signed(UNSIGNED), account.kept
        names = ("findings", "reports", "publisher", "inventories", "judgements")
        account.kept = replace(whole, **{name: Mortal(getattr(whole, name), left) for name in names})
        with SqliteAdvisoryStore(old) as store:
            try:
                rematch_image(digests[0], RESIGNED, account.ports(store))
            except KilledError:
                account.kept = whole
                rematch_image(digests[0], RESIGNED, account.ports(store))
        account.kept = whole
        states.append((_state(account, digests[:1]), _said(account)))
    assert all(state == states[0] for state in states)
