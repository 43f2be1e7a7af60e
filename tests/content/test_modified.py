"""Findings of modified files."""

from dataclasses import replace

from tidewaiter.content.modified import SHOWN, findings_of
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory, ModifiedFile
from tidewaiter.model.severity import Severity

FILE = ModifiedFile(
    path="usr/bin/ssh",
    package="openssh-client",
    ecosystem="deb",
    expected="a" * 32,
    actual="b" * 32,
    kind="executable",
    layer="l",
    later=True,
)


def inventory(*files: ModifiedFile) -> Inventory:
    """Hold some modified files."""
    return Inventory(image_digest="d", distribution=Distribution(), packages=(), modified=files)


def test_hit() -> None:
    """A program of a distribution's package is grave; the finding says which package, both digests, and where the file came from."""
    (found,) = findings_of(inventory(FILE))
    assert (found.severity, found.location.path, found.location.layer) == (Severity.HIGH, "usr/bin/ssh", "l")
    assert "openssh-client" in found.title
    assert (found.evidence["expected"], found.evidence["actual"], found.evidence["files"]) == ("a" * 32, "b" * 32, "1")
    assert "layer above" in found.reasons[0].text
    (same,) = findings_of(inventory(replace(FILE, later=False)))
    assert "in the layer of its package" in same.reasons[0].text


def test_one_finding_per_package() -> None:
    """A build that strips every library of a package says one thing; the first files are named, the others counted."""
    files = [replace(FILE, path=f"lib/{number}.so", ecosystem="pypi", package="numpy") for number in range(SHOWN + 3)]
    (found,) = findings_of(inventory(*files))
    assert found.severity is Severity.MEDIUM
    assert found.evidence["files"] == str(SHOWN + 3)
    assert "lib/1.so" in found.reasons[1].text
    assert "and 2 more" in found.reasons[1].text


def test_near_miss() -> None:
    """Nothing modified is nothing; a text that was changed is no program."""
    assert list(findings_of(inventory())) == []
    (found,) = findings_of(inventory(replace(FILE, kind="file")))
    assert found.severity is Severity.LOW
