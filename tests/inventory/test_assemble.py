"""Layers added up to an inventory."""

import pytest

from tests.inventory.layers import DIR, OS_RELEASE, dpkg_status, hard, image_of, link, scan, tar_of
from tidewaiter.inventory.assemble import assemble

STATUS = "var/lib/dpkg/status"
METADATA = b"Metadata-Version: 2.1\nName: %s\nVersion: %s\n\nText\n"
FLASK = "usr/lib/python3/dist-packages/flask-1.0.dist-info/METADATA"


def inventory(*layers):
    tars = [tar_of(layer) for layer in layers]
    return assemble(image_of(*tars), [scan(tar) for tar in tars])


def versions(found, *, deleted=False):
    return {package.name: package.version for package in found.packages if package.deleted is deleted}


def test_distribution_comes_through_a_symbolic_link():
    """/etc/os-release as a relative link is followed, and stamps the purl."""
    found = inventory({"etc/os-release": link("../usr/lib/os-release"), "usr/lib/os-release": OS_RELEASE, STATUS: dpkg_status(("a", "1"))})
    assert (found.distribution.id, found.distribution.version) == ("debian", "12")
    assert found.packages[0].purl == "pkg:deb/debian/a@1?arch=amd64&distro=debian-12"
    assert found.problems == ()


def test_os_release_link_across_layers_and_through_a_linked_directory():
    """The link lies in one layer, its target behind a linked directory in another."""
    found = inventory({"etc/os-release": link("/vendor/lib/os-release"), "vendor": link("usr")}, {"usr/lib/os-release": OS_RELEASE})
    assert found.distribution.id == "debian"


def test_whiteout_removes_and_keeps_as_deleted():
    """A file removed above stays in the inventory, marked deleted."""
    found = inventory({FLASK: METADATA % (b"flask", b"1.0")}, {FLASK.replace("METADATA", ".wh.METADATA"): b""})
    assert versions(found) == {}
    assert versions(found, deleted=True) == {"flask": "1.0"}


def test_whiteout_of_a_directory_removes_what_lies_below():
    """A whiteout of a directory far above the evidence counts."""
    found = inventory({FLASK: METADATA % (b"flask", b"1.0")}, {"usr/lib/.wh.python3": b""})
    assert versions(found) == {}


def test_lower_whiteout_does_not_remove_a_file_created_again_above():
    """Layer 2 removes, layer 3 creates again: present."""
    flask = {FLASK: METADATA % (b"flask", b"1.0")}
    found = inventory(flask, {"usr/lib/.wh.python3": b""}, flask)
    assert versions(found) == {"flask": "1.0"}
    assert versions(found, deleted=True) == {}


@pytest.mark.parametrize("order", [0, 1])
def test_whiteout_spares_its_own_layer(order):
    """A whiteout and the file itself in one layer, in either order: the file stays."""
    members = [(FLASK, METADATA % (b"flask", b"2.0")), (FLASK.replace("METADATA", ".wh.METADATA"), b"")]
    found = inventory({FLASK: METADATA % (b"flask", b"1.0")}, members[::-1] if order else members)
    assert versions(found) == {"flask": "2.0"}


def test_opaque_directory_hides_lower_content_only():
    """An opaque directory hides what lies below it and keeps what its own layer puts in."""
    upper = {"usr/lib/python3/.wh..wh..opq": b"", FLASK.replace("flask", "bottle"): METADATA % (b"bottle", b"3")}
    found = inventory({FLASK: METADATA % (b"flask", b"1.0")}, upper)
    assert versions(found) == {"bottle": "3"}
    assert versions(found, deleted=True) == {"flask": "1.0"}


def test_directory_replaced_by_a_file_hides_what_was_in_it():
    """A file in place of a directory removes everything below."""
    assert versions(inventory({FLASK: METADATA % (b"flask", b"1.0")}, {"usr/lib/python3": b"no longer"})) == {}


def test_evidence_replaced_by_a_file_nobody_wants_is_gone():
    """A later layer's link in place of the metadata replaces it, though no cataloger reads links."""
    assert versions(inventory({FLASK: METADATA % (b"flask", b"1.0")}, {FLASK: link("/nowhere")})) == {}


def test_upgrade_keeps_the_old_version_as_deleted_and_the_origin_of_the_rest():
    """A rewritten dpkg database: unchanged packages keep their layer, the old version still ships."""
    base = {"etc/os-release": OS_RELEASE, STATUS: dpkg_status(("a", "1"), ("b", "1"))}
    found = inventory(base, {STATUS: dpkg_status(("a", "1"), ("b", "2"))})
    assert versions(found) == {"a": "1", "b": "2"}
    assert versions(found, deleted=True) == {"b": "1"}
    layers = [place.layer for package in found.packages if package.name == "a" for place in package.found_at]
    assert layers == [image_of(tar_of(base)).layers[0].diff_id]


def test_package_database_as_a_hard_link():
    """A database that is a hard link to a file nobody wanted is read in a second pass."""
    members = [("opt/db", dpkg_status(("a", "1"))), (STATUS, hard("opt/db")), ("etc/os-release", OS_RELEASE)]
    assert versions(inventory(members)) == {"a": "1"}


def test_language_package_of_an_os_package_has_an_owner():
    """Files of /lib listed by dpkg are the files below /usr/lib when /lib is a link."""
    layer = {
        "etc/os-release": OS_RELEASE,
        "lib": link("usr/lib"),
        STATUS: dpkg_status(("python3-flask", "1.0-1")),
        "var/lib/dpkg/info/python3-flask.list": f"/.\n/lib\n/{FLASK.removeprefix('usr/')}\n".encode(),
        FLASK: METADATA % (b"flask", b"1.0"),
        "opt/app/bottle-2.dist-info/METADATA": METADATA % (b"bottle", b"2"),
    }
    owners = {package.name: package.owner for package in inventory(layer).packages if package.ecosystem == "pypi"}
    assert owners == {"bottle": "", "flask": "pkg:deb/debian/python3-flask@1.0-1?arch=amd64&distro=debian-12"}


@pytest.mark.parametrize(("name", "version", "owned"), [("flask-1.0", "2.0", False), ("flask-1.0", "1.0", True)])
def test_language_package_that_another_installer_wrote_over(name, version, owned):
    """What npm or pip put over a distribution's file is theirs; the same content copied again (chmod) is not."""
    below = {
        "etc/os-release": OS_RELEASE,
        STATUS: dpkg_status(("python3-flask", "1.0-1")),
        "var/lib/dpkg/info/python3-flask.list": f"/{FLASK}\n".encode(),
        FLASK: METADATA % (b"flask", b"1.0"),
    }
    above = {FLASK.replace("flask-1.0", name): METADATA % (b"flask", version.encode())}
    found = [package for package in inventory(below, above).packages if package.ecosystem == "pypi" and not package.deleted]
    assert [(package.version, bool(package.owner)) for package in found] == [(version, owned)]


@pytest.mark.parametrize(
    ("layer", "code"),
    [({}, "image-empty"), ({"app": b"x"}, "distribution-missing"), ({"etc/os-release": b"ID=plan9\n"}, "distribution-unknown")],
)
def test_what_the_image_lacks_is_a_problem(layer, code):
    """No files, no distribution and an unknown one are said."""
    assert [problem.code for problem in inventory(layer).problems] == [code]


def test_setuid_files_are_remembered_until_removed():
    """File facts follow the layers too."""
    tar = tar_of({"bin/su": b"\x7fELF", "bin": DIR}, mode=0o4755)
    gone = tar_of({"bin/.wh.su": b""})
    assert [fact.kind for fact in assemble(image_of(tar), [scan(tar)]).files] == ["setuid"]
    assert assemble(image_of(tar, gone), [scan(tar), scan(gone)]).files == ()


@pytest.mark.parametrize("whiteout", ["var/lib/dpkg/.wh.status", "var/lib/.wh.dpkg"])
def test_removing_the_package_database_hides_nothing(whiteout):
    """The software is still there: the packages stay, as last listed, and the removal is said."""
    base = {"etc/os-release": OS_RELEASE, STATUS: dpkg_status(("a", "1"), ("b", "1"))}
    found = inventory(base, {STATUS: dpkg_status(("a", "2"))}, {whiteout: b""})
    assert versions(found) == {"a": "2"}
    assert {package.purl.partition("?")[0] for package in found.packages if package.deleted} == {"pkg:deb/debian/a@1", "pkg:deb/debian/b@1"}
    assert [problem.code for problem in found.problems] == ["database-removed"]


def test_database_of_a_system_that_was_removed_as_a_whole():
    """Without os-release the system is gone, and so are its packages."""
    base = {"etc/os-release": OS_RELEASE, STATUS: dpkg_status(("a", "1"))}
    assert versions(inventory(base, {".wh.etc": b"", ".wh.var": b""}), deleted=True) == {"a": "1"}


def test_what_is_installed_speaks_before_what_only_names_it():
    """A bill of materials that sorts before the installed metadata lends its place, not its name: the package is an installed one."""
    sbom = b'{"bomFormat": "CycloneDX", "components": [{"purl": "pkg:pypi/flask@1.0"}, {"purl": "pkg:pypi/other@1"}]}'
    found = {package.name: package for package in inventory({"a/bom.cdx.json": sbom, FLASK: METADATA % (b"flask", b"1.0")}).packages}
    assert (found["flask"].cataloger, [place.path for place in found["flask"].found_at]) == ("python", [FLASK, "a/bom.cdx.json"])
    assert found["other"].cataloger == "embedded-sbom"


def places(found, name):
    """Tell which layers (by position) a package's places name, first the one that brought it."""
    (one,) = [package for package in found.packages if package.name == name]
    return one.deleted, [place.path for place in one.found_at], one.found_at[0].layer


def _distroless(name):
    return f"Package: {name}\nArchitecture: amd64\nVersion: 1\n".encode()


_APK = b"P:musl\nV:1.2-r0\nA:x86_64\n\n"
_WHEEL = b"Metadata-Version: 2.1\nName: flask\nVersion: 3.0\n"
_MODULE = b'{"name": "express", "version": "4.0.0"}'


@pytest.mark.parametrize(
    ("name", "first", "second", "path"),
    [
        ("curl", {"var/lib/dpkg/status": dpkg_status(("curl", "1"))}, {"var/lib/dpkg/status": dpkg_status(("curl", "1"), ("new", "1"))},
         "var/lib/dpkg/status"),
        ("tzdata", {"var/lib/dpkg/status.d/tzdata": _distroless("tzdata")}, {"var/lib/dpkg/status.d/tzdata": _distroless("tzdata")},
         "var/lib/dpkg/status.d/tzdata"),
        ("musl", {"lib/apk/db/installed": _APK}, {"lib/apk/db/.wh.installed": b"", "usr/lib/apk/db/installed": _APK},
         "usr/lib/apk/db/installed"),
        ("flask", {"v/flask-3.0.dist-info/METADATA": _WHEEL}, {"v/flask-3.0.dist-info/METADATA": _WHEEL},
         "v/flask-3.0.dist-info/METADATA"),
        ("express", {"a/node_modules/express/package.json": _MODULE}, {".wh.a": b"", "b/node_modules/express/package.json": _MODULE},
         "b/node_modules/express/package.json"),
    ],
)  # fmt: skip
def test_what_is_rewritten_or_moved_keeps_the_layer_that_brought_it(name, first, second, path):
    """Apt writes its whole list each time, chown copies each file, a new apk moves its database, mv moves a tree."""
    found = inventory({"etc/os-release": OS_RELEASE}, first, second)
    alone = inventory({"etc/os-release": OS_RELEASE}, first)
    deleted, paths, layer = places(found, name)
    assert (deleted, paths) == (False, [path])
    assert layer == places(alone, name)[2]


def test_a_version_that_comes_back_was_brought_by_the_layer_that_brought_it_back():
    """What was removed in between lies in the upper layer."""
    one, two = dpkg_status(("curl", "1")), dpkg_status(("curl", "2"))
    found = inventory(
        {"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": one}, {"var/lib/dpkg/status": two}, {"var/lib/dpkg/status": one}
    )
    again, old = sorted(found.packages, key=lambda package: package.deleted)
    assert (again.version, again.deleted, old.version, old.deleted) == ("1", False, "2", True)
    assert again.found_at[0].layer not in {place.layer for place in old.found_at}


def test_a_second_copy_above_leaves_the_first_in_front():
    """The lowest layer brought it, in whatever order the files are met."""
    copy = {"z/flask-3.0.dist-info/METADATA": _WHEEL}
    found = inventory({"m/flask-3.0.dist-info/METADATA": _WHEEL}, copy, {"m/flask-3.0.dist-info/METADATA": _WHEEL})
    (package,) = found.packages
    assert [place.path for place in package.found_at] == ["m/flask-3.0.dist-info/METADATA", "z/flask-3.0.dist-info/METADATA"]
