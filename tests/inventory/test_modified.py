"""Files against what their packages installed: layers from tars, package lists as dpkg, apk and pip write them."""

import base64
import hashlib
from dataclasses import replace

import pytest

from tests.inventory.layers import OS_RELEASE, dpkg_status, image_of, link, scan, tar_of
from tidewaiter.inventory import modified
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.limits import DEFAULT
from tidewaiter.model.inventory import ExpectedFiles

GOOD, BAD = b"\x7fELF" + b"what the package has".ljust(80), b"\x7fELF" + b"something else".ljust(80)
SUMS = "var/lib/dpkg/info/tool.md5sums"


def md5(data):
    """Digest as dpkg writes it."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest().encode()


FORGED = md5(BAD) + b"  usr/bin/tool\n"


def base(content=GOOD, path="usr/bin/tool", **more):
    """Write a layer with a package of one program."""
    files = {"var/lib/dpkg/status": dpkg_status(("tool", "1")), SUMS: md5(GOOD) + b"  " + path.encode() + b"\n", path: content}
    return tar_of({**files, **more}, mode=0o755)


def changes(*tars, limits=DEFAULT):
    """List what was modified in an image of some layers."""
    return assemble(image_of(*tars), [scan(tar, limits=limits) for tar in tars]).modified


def test_a_program_that_a_later_layer_replaced():
    """Path, package, both digests and the layer that brought the file."""
    lower, upper = base(), tar_of({"usr/bin/tool": BAD}, mode=0o755)
    (one,) = changes(lower, upper)
    assert (one.path, one.package, one.ecosystem, one.kind, one.later) == ("usr/bin/tool", "tool", "deb", "executable", True)
    assert (one.expected, one.actual) == (md5(GOOD).decode(), md5(BAD).decode())
    assert one.layer == image_of(lower, upper).layers[1].diff_id


def test_a_program_that_was_changed_in_the_layer_of_its_package():
    """Squashed images hide who changed it, not that it was."""
    (one,) = changes(base(BAD))
    assert not one.later


def test_what_is_as_it_was_installed():
    """The same bytes again, an upgrade in a later layer, and a file that is gone."""
    assert changes(base()) == ()
    assert changes(base(), tar_of({"usr/bin/tool": GOOD}, mode=0o755)) == ()
    newer = {"var/lib/dpkg/status": dpkg_status(("tool", "2"))}
    upgraded = tar_of({**newer, "usr/bin/tool": BAD, SUMS: md5(BAD) + b"  usr/bin/tool\n"}, mode=0o755)
    assert changes(base(), upgraded) == ()
    assert changes(base(BAD), upgraded) == ()
    assert changes(base(BAD), tar_of({"usr/bin/.wh.tool": b""})) == ()


@pytest.mark.parametrize(
    "lists",
    [
        {SUMS: FORGED},
        {SUMS: FORGED, "var/lib/dpkg/status": dpkg_status(("tool", "1"), ("other", "1"))},
        {SUMS: b""},
        {"var/lib/dpkg/info/.wh.tool.md5sums": b""},
        {"var/lib/.wh.dpkg": b""},
    ],
    ids=["forged", "forged with its database", "emptied", "removed", "all removed"],
)
def test_whoever_changes_a_program_cannot_change_its_list(lists):
    """While the package is still the same, what its first list says counts."""
    lower = base(**{"etc/os-release": OS_RELEASE})
    (one,) = changes(lower, tar_of({"usr/bin/tool": BAD, **lists}, mode=0o755))
    assert (one.path, one.expected) == ("usr/bin/tool", md5(GOOD).decode())


def test_a_list_that_is_written_again_changes_nothing():
    """A package of the same version, installed again, and one that is added."""
    more = {
        "var/lib/dpkg/status": dpkg_status(("other", "1"), ("tool", "1")),
        "var/lib/dpkg/info/other.md5sums": md5(BAD) + b"  usr/bin/o\n",
    }
    again = tar_of({**more, "usr/bin/o": BAD, "usr/bin/tool": GOOD, SUMS: md5(GOOD) + b"  usr/bin/tool\n"}, mode=0o755)
    assert changes(base(), again) == ()


def test_merged_directories():
    """A list says /bin/tool, the file lies in /usr/bin, to which /bin leads."""
    files = {"var/lib/dpkg/status": dpkg_status(("tool", "1")), SUMS: md5(GOOD) + b"  bin/tool\n", "bin": link("usr/bin")}
    assert changes(tar_of({**files, "usr/bin/tool": GOOD}, mode=0o755)) == ()
    assert [one.path for one in changes(tar_of({**files, "usr/bin/tool": BAD}, mode=0o755))] == ["usr/bin/tool"]


def test_diversions():
    """A file that was moved aside is compared where it is; in its old place is that of the package that asked for it."""
    other = {"var/lib/dpkg/info/other.md5sums": md5(BAD) + b"  usr/bin/tool\n"}
    moved = {"var/lib/dpkg/diversions": b"/usr/bin/tool\n/usr/bin/tool.distrib\nother\n", "usr/bin/tool.distrib": GOOD}
    assert changes(base(BAD, **moved, **other)) == ()
    assert [one.path for one in changes(base(GOOD, **moved, **other))] == ["usr/bin/tool"]
    assert [one.path for one in changes(base(BAD, **{**moved, **other, "usr/bin/tool.distrib": BAD}))] == ["usr/bin/tool.distrib"]
    local = {"var/lib/dpkg/diversions": b"/usr/bin/tool\n/usr/bin/tool.distrib\n:\n"}
    assert changes(base(BAD, **local)) == ()


def test_a_file_that_two_packages_brought():
    """One of them overwrote the other's, which keeps its list: either digest will do."""
    assert changes(base(BAD, **{"var/lib/dpkg/info/other.md5sums": md5(BAD) + b"  usr/bin/tool\n"})) == ()


def test_apk_and_python_programs():
    """SHA-1 in Alpine's database, SHA-256 in RECORD."""
    sha1 = base64.b64encode(hashlib.sha1(GOOD, usedforsecurity=False).digest())
    sha256 = base64.urlsafe_b64encode(hashlib.sha256(GOOD).digest()).rstrip(b"=")
    files = {
        "lib/apk/db/installed": b"P:tool\nV:1\nF:usr/bin\nR:tool\na:0:0:755\nZ:Q1" + sha1 + b"\n",
        "opt/lib/x-1.dist-info/RECORD": b"x/_x.so,sha256=" + sha256 + b",84\n",
    }
    assert changes(tar_of({**files, "usr/bin/tool": GOOD, "opt/lib/x/_x.so": GOOD}, mode=0o755)) == ()
    found = changes(tar_of({**files, "usr/bin/tool": BAD, "opt/lib/x/_x.so": BAD}, mode=0o644), limits=replace(DEFAULT, verified=9))
    assert [(one.path, one.ecosystem, one.kind) for one in found] == [
        ("opt/lib/x/_x.so", "pypi", "library"),
        ("usr/bin/tool", "apk", "file"),
    ]


def test_what_others_rewrite_after_pip_recorded_it():
    """A distribution's word counts before pip's, and conda writes its place into files: neither is a sign."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(GOOD).digest()).rstrip(b"=")
    row, site = b"x/_x.so,sha256=" + digest + b",84\n", "usr/lib/python3.12/site-packages/"
    packed = {f"{site}x-1.dist-info/RECORD": row, f"{site}x/_x.so": BAD}
    stripped = {"var/lib/dpkg/info/x.md5sums": md5(BAD) + b"  ./" + site.encode() + b"x/_x.so\n"}
    assert changes(tar_of(packed | stripped)) == ()
    assert len(changes(tar_of(packed))) == 1
    conda = {"usr/conda-meta/x-1-0.json": b'{"name": "x", "version": "1", "build": "0"}'}
    assert changes(tar_of(packed | conda)) == ()
    elsewhere = {"opt/env/conda-meta/x-1-0.json": b'{"name": "x", "version": "1", "build": "0"}'}
    assert len(changes(tar_of(packed | elsewhere))) == 1


def test_libraries_need_no_execute_bit_and_other_files_are_compared_on_demand():
    """Debian's shared objects have none; a text is only compared where every file is asked for."""
    library, text = "usr/lib/libx.so.1", "usr/share/x/run.py"
    sums = {"var/lib/dpkg/info/x.md5sums": md5(GOOD) + b"  " + library.encode() + b"\n" + md5(b"text") + b"  " + text.encode()}
    tar = tar_of({**sums, library: BAD, text: b"changed"})
    assert [one.path for one in changes(tar)] == [library]
    assert [one.path for one in changes(tar, limits=replace(DEFAULT, verified=9))] == [library, text]


def test_digests_that_were_not_computed_are_not_compared():
    """A package of the distribution below /usr/local, where nobody computes what dpkg compares: unknown, not modified."""
    assert changes(base(BAD, path="usr/local/bin/tool")) == ()


def test_the_list_is_bounded(monkeypatch):
    """An image in which everything was stripped names the first."""
    monkeypatch.setattr(modified, "_MOST", 1)
    digests = tuple((f"usr/bin/{name}", "0" * 32) for name in "ab")
    files = ExpectedFiles(found_at="x", package="p", ecosystem="deb", digests=digests)
    facts = scan(tar_of({"usr/bin/a": BAD, "usr/bin/b": BAD}, mode=0o755)).files
    seen = [modified.Seen(fact, "l") for fact in facts]
    assert [one.path for one in modified.modified_files(seen, [(files, "l")], {}, {}, {})] == ["usr/bin/a"]
