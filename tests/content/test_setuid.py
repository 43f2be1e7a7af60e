"""Setuid programs."""

from tests.builders import package
from tidewaiter.content.setuid import findings_of
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import FileFact, Inventory


def inventory(*facts: FileFact) -> Inventory:
    """Make an inventory whose one package owns a setuid program."""
    owner = package(ecosystem="deb", owned_files=("/usr/lib/tool/helper",))
    return Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(owner,), files=facts)


def test_hit() -> None:
    """A setuid program of the application is told with its mode; root's is worse."""
    (found,) = findings_of(inventory(FileFact(path="opt/app/run", mode=0o4755, size=9, kind="setuid")))
    assert found.severity.value == "medium"
    assert "4755" in found.description
    (other,) = findings_of(inventory(FileFact(path="opt/app/run", mode=0o2755, size=9, gid=5, kind="setgid")))
    assert other.severity.value == "low"


def test_near_miss() -> None:
    """What the distribution brings, by its file list or by name, is left alone, and so are other facts."""
    facts = (
        FileFact(path="usr/lib/tool/helper", mode=0o4755, size=9, kind="setuid"),
        FileFact(path="usr/bin/passwd", mode=0o4755, size=9, kind="setuid"),
        FileFact(path="opt/app/run", mode=0o755, size=9, kind="device"),
    )
    assert list(findings_of(inventory(*facts))) == []


def test_a_known_name_counts_only_where_the_distribution_keeps_it() -> None:
    """A program in a temporary place is not what it is called."""
    (found,) = findings_of(inventory(FileFact(path="tmp/ping", mode=0o4755, size=9, kind="setuid")))
    assert found.location.path == "tmp/ping"
