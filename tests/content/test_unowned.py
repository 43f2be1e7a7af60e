"""Programs of no package."""

from tests.builders import package
from tidewaiter.content.unowned import MOST, findings_of
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Elf, FileFact, Inventory
from tidewaiter.model.package import FoundAt, Package

ELF = Elf(bits=64, machine="x86_64", kind="executable", dynamic=True, network=True, executes=True)


def inventory(*paths: str, packages: tuple[Package, ...] = ()) -> Inventory:
    """Hold programs that reach the network and run others, in an image with a package."""
    owner = package(name="curl", ecosystem="deb", owned_files=("/bin/curl",))
    files = tuple(FileFact(path=path, mode=0o755, size=9, kind="executable", elf=ELF) for path in paths)
    return Inventory(image_digest="d", distribution=Distribution(), packages=(owner, *packages), files=files)


def test_hit() -> None:
    """Where it lies, and why it is odd."""
    (found,) = findings_of(inventory("opt/agent"))
    assert (found.location.path, found.severity.value) == ("opt/agent", "low")
    assert "no package" in found.reasons[0].text


def test_near_miss() -> None:
    """What a package lists, also where directories are merged, and what was recognised by its bytes."""
    known = package(name="redis", ecosystem="generic", found_at=(FoundAt(path="usr/local/bin/redis-server", layer="l"),))
    assert list(findings_of(inventory("usr/bin/curl", "usr/local/bin/redis-server", packages=(known,)))) == []


def test_the_first_are_named() -> None:
    """A tree of programs that nobody recognised does not bury the rest."""
    assert len(list(findings_of(inventory(*(f"opt/{number}" for number in range(MOST + 5)))))) == MOST
