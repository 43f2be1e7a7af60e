"""Debian's copyright files."""

from tests.inventory.layers import dpkg_status, image_of, parse, scan, tar_of
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.cataloger import DeclaredLicences
from tidewaiter.inventory.catalogers.debian_copyright import DEBIAN_COPYRIGHT

PATH = "usr/share/doc/libssl3/copyright"
GOOD = b"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: OpenSSL

Files: *
Copyright: 1995, The authors
License: Apache-2.0

Files: debian/*
Copyright: 2000, A maintainer
License: GPL-2+ or
License: GPL-2+  and Expat
 The text of it,
 .
 which is no name.

License: Apache-2.0
 Quoted here.

License: only-quoted
 Nobody uses it.
"""
STATUS = (
    b"Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 1\n\n"
    b"Package: openssl\nStatus: install ok installed\nVersion: 1\n\n"
) + dpkg_status(("other", "1"))


def test_the_licences_of_files_are_declared():
    """Once each, in the words of the file; what is only quoted is no declaration."""
    (found,) = parse(DEBIAN_COPYRIGHT, PATH, GOOD)
    assert found == DeclaredLicences(licences=("Apache-2.0", "GPL-2+ and Expat"))


def test_a_package_has_what_its_source_declares():
    """One file is enough for all packages of a source; a removed file says nothing any more; others have none."""
    tar = tar_of({"etc/os-release": b"ID=debian\nVERSION_ID=12\n", "var/lib/dpkg/status": STATUS, PATH: GOOD})
    licences = {one.name: one.licences for one in assemble(image_of(tar), [scan(tar)]).packages}
    assert licences == {"libssl3": ("Apache-2.0", "GPL-2+ and Expat"), "openssl": ("Apache-2.0", "GPL-2+ and Expat"), "other": ()}
    above = tar_of({"usr/share/doc/libssl3/.wh.copyright": b""})
    assert not any(one.licences for one in assemble(image_of(tar, above), [scan(tar), scan(above)]).packages)


def test_prose_and_other_places_declare_nothing():
    """A file of no fixed form, and one deeper or elsewhere."""
    assert parse(DEBIAN_COPYRIGHT, PATH, b"This package was debianised by X.\n\nLicense: GPL\n") == []
    result = scan(tar_of({"usr/share/doc/a/b/copyright": GOOD, "opt/doc/a/copyright": GOOD}))
    assert (result.licences, result.packages, result.problems) == ((), (), ())


def test_damaged_files():
    """Cut anywhere: still licences or nothing."""
    for at in range(0, len(GOOD), 7):
        assert all(isinstance(item, DeclaredLicences) for item in parse(DEBIAN_COPYRIGHT, PATH, GOOD[:at]))
