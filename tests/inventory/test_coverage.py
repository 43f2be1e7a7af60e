"""What was read, and which executables nobody accounts for."""

from tests.inventory.layers import OS_RELEASE, dpkg_status, image_of, link, scan, tar_of
from tests.inventory.test_executables import elf
from tidewaiter.inventory.assemble import assemble

STATUS = "var/lib/dpkg/status"


def coverage(members, mode=0o755):
    tar = tar_of(members, mode=mode)
    return assemble(image_of(tar), [scan(tar)]).coverage


def test_executables_without_an_owner_are_named():
    """What dpkg lists is owned, also through the merged /usr; what npm installed lies in its package; the rest is unknown."""
    found = coverage({
        "etc/os-release": OS_RELEASE,
        "bin": link("usr/bin"),
        STATUS: dpkg_status(("coreutils", "9")),
        "var/lib/dpkg/info/coreutils.list": b"/.\n/bin/ls\n",
        "usr/bin/ls": elf(),
        "app/node_modules/sharp/package.json": b'{"name": "sharp", "version": "1.0.0"}',
        "app/node_modules/sharp/build/sharp.node": elf(kind=3),
        "opt/tool": elf(),
        "opt/script": b"#!/bin/sh\n",
    })  # fmt: skip
    assert (found.executables, found.unrecognised, found.unrecognised_first) == (3, 1, ("opt/tool",))


def test_every_cataloger_is_listed_with_what_it_read():
    """Also those that found nothing: looking and not finding is a statement."""
    found = coverage({STATUS: dpkg_status(("a", "1"), ("b", "1"))})
    readings = {one.cataloger: (one.files, one.packages) for one in found.catalogers}
    assert readings["dpkg"] == (1, 2)
    assert readings["apk"] == (0, 0)
    assert (found.layers, found.entries) == (1, 1)


def test_names_are_bounded_and_the_rest_is_counted():
    """Twenty names at most."""
    found = coverage({f"opt/{number:03}": elf() for number in range(30)})
    assert (found.unrecognised, len(found.unrecognised_first)) == (30, 20)
