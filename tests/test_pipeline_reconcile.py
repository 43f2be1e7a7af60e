"""What a registry holds against what was judged."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tests.builders import finding
from tests.builders import image as an_image
from tidewaiter.adapters.memory_inventories import MemoryInventories, MemoryJudgements
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryPublisher, MemoryWorkloads
from tidewaiter.errors import PermissionMissingError
from tidewaiter.model.cloud import Pushed
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.pipeline_ports import ResultPorts, WatchPorts
from tidewaiter.pipeline_reconcile import Reconciled, reconcile

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one time there is."""
        return NOW


@dataclass
class Registry:
    """Repositories by name; those in `denied` may not be read."""

    held: dict[str, list[Pushed]]
    denied: set[str] = field(default_factory=set)

    def repositories(self) -> Iterator[str]:
        """Yield names."""
        yield from self.held

    def pushed(self, repository: str) -> Iterator[Pushed]:
        """Yield images."""
        if repository in self.denied:
            raise PermissionMissingError("denied", permission="ecr:DescribeImages", where=repository)
        yield from self.held[repository]


def digest_of(number: int) -> str:
    """Name an image."""
    return f"sha256:{number:064x}"


def pushed(number: int, repository: str = "shop", age: timedelta = HOUR, *, scannable: bool = True) -> Pushed:
    """Make an image of a repository."""
    return Pushed(repository=repository, digest=digest_of(number), at=(NOW - age).isoformat(), scannable=scannable)


def watching(*known: tuple[int, str]) -> WatchPorts:
    """Wire a watch over images that were judged, each with one finding."""
    kept = ResultPorts(
        findings=MemoryFindings(),
        reports=None,  # nothing writes documents here
        publisher=MemoryPublisher(),
        inventories=MemoryInventories(),
        judgements=MemoryJudgements(),
    )
    for number, repository in known:
        image = an_image(digest=digest_of(number), repository=repository)
        report = Report(kind="image", target="t", started=NOW.isoformat(), finished=NOW.isoformat(), tool_version="1", image=image)
        kept.judgements.put(report)
        kept.findings.replace(image.digest, [finding(resource=image.digest)], NOW.isoformat())
    return WatchPorts(kept=kept, workloads=MemoryWorkloads(), clock=Clock(), held=lambda _digest: nullcontext())


def run(registry: Registry, ports: WatchPorts, most: int = 100, lately: frozenset[str] = frozenset()) -> Reconciled:
    """Reconcile; what was started `lately` is not started again."""
    return reconcile(registry, lambda one: one.digest not in lately, ports, most=most)


def test_missed_images_are_started_newest_first_and_bounded():
    """Thousands of images of a new deployment do not start at once; the rest waits for the next hour."""
    registry = Registry({"shop": [pushed(number, age=timedelta(hours=1 + number)) for number in range(3000)]})
    ports = replace(watching(), days=3650)
    done = run(registry, ports, most=200)
    assert done.started == tuple(digest_of(number) for number in range(200))
    assert done.waiting == 2800


def test_what_was_started_lately_makes_room_for_others():
    """An image that fails to scan every time does not keep the others waiting."""
    registry = Registry({"shop": [pushed(1), pushed(2, age=2 * HOUR)]})
    assert run(registry, watching(), most=1, lately=frozenset({digest_of(1)})).started == (digest_of(2),)


def test_known_fresh_old_and_unscannable_images_are_left():
    """A push of this minute has its event on the way; indexes and signatures are no images; what is older than the watch is left."""
    images = [pushed(1), pushed(2, age=timedelta(minutes=5)), pushed(3, scannable=False), pushed(4, age=timedelta(days=91))]
    assert run(Registry({"shop": images}), watching((1, "shop"))) == Reconciled()


def test_deleted_images_are_forgotten():
    """Their findings are resolved; an image that another repository still has is kept."""
    ports = watching((1, "shop"), (2, "shop"))
    done = run(Registry({"shop": [], "mirror": [pushed(2, "mirror")]}), ports)
    assert done.forgotten == (digest_of(1),)
    assert {one.status for one in ports.kept.findings.of(digest_of(1))} == {FindingStatus.RESOLVED}
    assert {one.status for one in ports.kept.findings.of(digest_of(2))} == {FindingStatus.OPEN}


def test_an_unreadable_repository_is_a_problem_and_its_images_stay():
    """What cannot be seen is not gone; the other repositories are done."""
    ports = watching((1, "secret"), (2, "shop"))
    done = run(Registry({"secret": [pushed(1)], "shop": [pushed(3)]}, denied={"secret"}), ports)
    assert [(one.code, one.where) for one in done.problems] == [("repository-unreadable", "secret")]
    assert done.forgotten == (digest_of(2),)
    assert done.started == (digest_of(3),)
