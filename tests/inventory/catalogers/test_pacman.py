"""Arch Linux packages."""

from tests.inventory.layers import image_of, parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.cataloger import OwnedFiles
from tidewaiter.inventory.catalogers.pacman import PACMAN
from tidewaiter.model.package import SourcePackage

ROOT = "var/lib/pacman/local/python-requests-2.28.1-1/"
DESC = b"""%NAME%
python-requests

%VERSION%
2.28.1-1

%BASE%
python-requests-all

%ARCH%
any

%LICENSE%
Apache-2.0
"""
METADATA = "usr/lib/python3.11/site-packages/requests-2.28.1.dist-info/METADATA"
FILES = f"%FILES%\nusr/\n{METADATA}\nusr/bin/x\n\n%BACKUP%\netc/x\tabc\n".encode()


def test_an_installed_package():
    """Name, version with release, architecture, base and licence."""
    (package,) = parse(PACMAN, ROOT + "desc", DESC)
    assert (package.purl, package.name) == ("pkg:alpm/arch/python-requests@2.28.1-1?arch=any", "python-requests")
    assert package.source == SourcePackage(name="python-requests-all", version="2.28.1-1")
    assert package.licences == ("Apache-2.0",)


def test_installed_files_that_matter_belong_to_the_package():
    """A Python package that pacman installed is reported with its owner."""
    assert parse(PACMAN, ROOT + "files", FILES, lambda path: path == METADATA) == [OwnedFiles(files=(METADATA,))]
    tar = tar_of({
        "etc/os-release": b"ID=arch\n",
        ROOT + "desc": DESC,
        ROOT + "files": FILES,
        METADATA: b"Name: requests\nVersion: 2.28.1\n",
    })  # fmt: skip
    packages = {package.ecosystem: package for package in assemble(image_of(tar), [scan(tar)]).packages}
    assert packages["alpm"].purl == "pkg:alpm/arch/python-requests@2.28.1-1?arch=any&distro=arch"
    assert packages["pypi"].owner == packages["alpm"].purl


def test_other_files_of_pacman_are_left_alone():
    """The sync databases and scripts are not what is installed."""
    others = {"var/lib/pacman/sync/desc": DESC, ROOT + "install": DESC, "opt/" + ROOT + "desc": DESC}
    assert scan(tar_of(others)).packages == ()


def test_an_entry_without_version_is_a_problem():
    """Half a record is said."""
    assert [item.code for item in parse(PACMAN, ROOT + "desc", b"%NAME%\nx\n")] == ["package-malformed"]


test_damaged_records = survives(PACMAN, ROOT + "desc", DESC)
test_damaged_lists = survives(PACMAN, ROOT + "files", FILES)
