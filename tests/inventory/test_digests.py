"""Which packaged files are compared, and digests as package managers write them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory import digests
from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.model.inventory import ExpectedFiles


@pytest.mark.parametrize(
    "path", ["usr/bin/ls", "bin/sh", "usr/lib/x86_64-linux-gnu/libc.so.6", "usr/sbin/update.sh", "usr/lib/git-core/git"]
)
def test_what_may_run(path):
    """Programs, scripts in folders of programs, and shared objects."""
    assert digests.may_run(path)


@pytest.mark.parametrize("path", ["usr/share/doc/x", "etc/init.d/x", "usr/lib/python3.11/os.py", "boot/vmlinuz", "usr/include/a.so"])
def test_what_does_not_run(path):
    """Documents, settings, modules that somebody else runs."""
    assert not digests.may_run(path)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("usr/bin/ls", {"sha256", "md5", "sha1"}),
        ("usr/local/bin/x", {"sha256"}),
        ("srv/app/x", {"sha256"}),
        ("usr/lib/node_modules/x.so", {"sha256"}),
    ],
)
def test_digests_are_computed_where_they_can_be_compared(path, names):
    """MD5 and SHA-1 cost time, and only packages of distributions have them."""
    assert digests.hashes(path).keys() == names


def test_library_names():
    """By name, with versions behind; a text about shared objects is none."""
    assert all(map(digests.is_library, ("lib/libc.so.6", "a/x.cpython-313.so", "libz.so")))
    assert not any(map(digests.is_library, ("a/x.sonnet", "lib/so", "x.sock", "some.so/readme")))


def test_a_list_without_usable_digests_is_nothing():
    """A digest of an unknown length is not compared."""
    assert digests.expected("list", "p", "deb", [("usr/bin/x", "abc")], DEFAULT) == ()
    found = digests.expected("list", "p", "deb", [("usr/share/x", "a" * 32), ("etc/x", "a" * 32)], Limits(verified=9))
    assert found == (ExpectedFiles(found_at="list", package="p", ecosystem="deb", digests=(("usr/share/x", "a" * 32),)),)


def test_paths_stay_beside_their_digests():
    """A path that is too long is left out with its digest."""
    assert list(digests.paired([("/a/", "b", "1"), ("x" * 5000, "c", "2"), ("/a/", "d", "3")])) == [("a/b", "1"), ("a/d", "3")]


@given(st.binary(max_size=40))
def test_base64_in_all_its_forms(data):
    """Plain and for URLs, padded or not."""
    for text in (base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode()):
        assert digests.from_base64(text) == digests.from_base64(text.rstrip("=")) == data.hex()


@given(st.text(max_size=40))
def test_any_text_is_a_digest_or_none(text):
    """Nothing raises."""
    assert digests.from_base64(text) == bytes.fromhex(digests.from_base64(text)).hex()
