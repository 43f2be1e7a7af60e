"""Linux kernels and their modules."""

import pytest

from tests.inventory.layers import image_of, parse, scan, tar_of
from tests.inventory.noise import survives
from tests.inventory.test_elf import elf_file
from tests.inventory.test_kernel import RELEASE, bz_image
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers.linux_kernel import LINUX_KERNEL

IMAGE = bz_image() + bytes(1 << 16)
MODULE = elf_file((b".modinfo", f"license=GPL\0vermagic={RELEASE} SMP mod_unload\0".encode()))
PURL = f"pkg:generic/linux-kernel@{RELEASE}"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (f"boot/vmlinuz-{RELEASE}", IMAGE),
        (f"usr/lib/modules/{RELEASE}/vmlinuz", IMAGE),
        (f"lib/modules/{RELEASE}/modules.builtin", b""),
        (f"lib/modules/{RELEASE}/kernel/net/x.ko.xz", b""),
        ("opt/driver/driver.ko", MODULE),
    ],
)
def test_what_shows_a_kernel(path, data):
    """Images, lists of modules, modules in their place and modules elsewhere."""
    assert [package.purl for package in scan(tar_of({path: data})).packages] == [PURL]


def test_one_package_per_release():
    """Thousands of modules are one package, with the first places as evidence."""
    tar = tar_of({f"lib/modules/{RELEASE}/kernel/m{number}.ko": MODULE for number in range(200)})
    (package,) = assemble(image_of(tar), [scan(tar)]).packages
    assert package.purl == PURL
    assert len(package.found_at) == 50


def test_a_kernel_of_the_distribution_belongs_to_its_package():
    """Owned by all its files, it is judged with the package; with a module of somebody else it is not."""
    path = f"boot/vmlinuz-{RELEASE}"
    members = {
        "etc/os-release": b"ID=debian\nVERSION_ID=12\n",
        "var/lib/dpkg/status": b"Package: linux-image\nStatus: install ok installed\nVersion: 6.1.1\nArchitecture: all\n\n",
        "var/lib/dpkg/info/linux-image.list": f"/.\n/boot\n/{path}\n".encode(),
        path: IMAGE,
    }
    tar = tar_of(members)
    mixed = tar_of({**members, f"lib/modules/{RELEASE}/extra/own.ko": MODULE})
    owners = [{one.ecosystem: one.owner for one in assemble(image_of(each), [scan(each)]).packages}["generic"] for each in (tar, mixed)]
    assert [bool(owner) for owner in owners] == [True, False]


def test_other_files():
    """Folders that are no releases, small files, modules of other kinds."""
    others = {
        "lib/modules/latest/modules.dep": b"",
        "boot/vmlinuz-6.1": b"small",
        "boot/config-6.1": bytes(1 << 17),
        "srv/vmlinuz": IMAGE,
        "opt/x.ko": elf_file((b".text", b"x")),
        "opt/y.ko": b"no module",
    }
    result = scan(tar_of(others))
    assert (result.packages, result.problems) == ((), ())


def test_damaged_kernels_are_said():
    """A header that lies is a problem."""
    assert [item.code for item in parse(LINUX_KERNEL, "boot/vmlinuz-6.1", bz_image(pointer=0))] == ["package-malformed"]


test_damaged_modules = survives(LINUX_KERNEL, "opt/x.ko", MODULE)
test_damaged_images = survives(LINUX_KERNEL, "boot/vmlinuz-6.1", bz_image()[:0x3300])
