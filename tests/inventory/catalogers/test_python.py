"""Installed Python distributions."""

import base64
import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.python import PYTHON

SITE = "usr/lib/python3.11/site-packages/"
METADATA = b"Metadata-Version: 2.1\nName: Flask_Thing\nVersion: 1.0\nLicense-Expression: MIT\n\nName: not-this\n"


def test_wheel_and_egg_metadata():
    """dist-info, egg-info directories and egg-info files all count; the purl's name is normalised, the body is not read."""
    tar = tar_of({SITE + name: METADATA for name in ("f-1.dist-info/METADATA", "f-1.egg-info/PKG-INFO", "f-1.egg-info")})
    packages = scan(tar).packages
    assert {package.purl for package in packages} == {"pkg:pypi/flask-thing@1.0"}
    assert len(packages) == 3
    assert packages[0].licences == ("MIT",)


def egg(members):
    """Write a zipped egg."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_eggs_zipped_and_unpacked():
    """Both forms keep their metadata in EGG-INFO; an egg without it, or that is no zip file, is said."""
    unpacked, zipped = SITE + "f-1-py3.11.egg/EGG-INFO/PKG-INFO", SITE + "g-1-py3.11.egg"
    packages = scan(tar_of({unpacked: METADATA, zipped: egg({"EGG-INFO/PKG-INFO": METADATA.replace(b"Flask", b"Other")})})).packages
    assert [package.name for package in packages] == ["flask-thing", "other-thing"]
    for data in (egg({"f.py": b""}), b"PK", egg({"EGG-INFO/PKG-INFO": bytes(2 << 20)})):
        assert [item.code for item in parse(PYTHON, zipped, data)] == ["package-malformed"]


def test_files_of_an_egg():
    """installed-files.txt counts from its own directory."""
    (owned,) = parse(PYTHON, SITE + "f-1.egg-info/installed-files.txt", b"../f/a.jar\n../../../../bin/f\nPKG-INFO\n")
    assert owned.files == (SITE + "f/a.jar", "usr/bin/f", SITE + "f-1.egg-info/PKG-INFO")


def test_digests_of_a_record():
    """SHA-256 in base64 for URLs; files without one, of another algorithm and damaged ones are left out."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x").digest()).rstrip(b"=")
    rows = b"f/_x.so,sha256=" + digest + b",1\n../../../bin/f,sha256=" + digest + b",1\nf/a.so,,\nf/b.so,md5=00,1\nf/c.so,sha256=%,1\n"
    _, keys, found = parse(PYTHON, SITE + "flask_thing-1.dist-info/RECORD", rows)
    assert len(keys.keys) == 2
    assert (found.package, found.ecosystem) == ("flask_thing", "pypi")
    assert found.digests == tuple((path, hashlib.sha256(b"x").hexdigest()) for path in (SITE + "f/_x.so", "usr/bin/f"))


@pytest.mark.parametrize("name", [b"x" * 600, b"a\x07b"])
def test_names_that_are_not_believed(name):
    """Endless ones, and such as would move the cursor of a terminal."""
    assert [item.code for item in parse(PYTHON, "a.dist-info/METADATA", b"Name: " + name + b"\nVersion: 1\n")] == ["package-malformed"]


def test_other_metadata_is_left_alone():
    """A source tree's PKG-INFO and a METADATA outside dist-info are no installed package."""
    assert scan(tar_of({"src/PKG-INFO": METADATA, "src/METADATA": METADATA})).packages == ()


def test_record_lists_files_relative_to_the_site():
    """RECORD's paths lead out of the dist-info directory and may lead to scripts."""
    (owned,) = parse(PYTHON, SITE + "f-1.dist-info/RECORD", b'f/a.jar,sha256=x,1\n"../../../bin/f",,\n')
    assert owned.files == (SITE + "f/a.jar", "usr/bin/f")


def test_metadata_without_a_version_is_a_problem():
    """It is said, not skipped."""
    assert [item.code for item in parse(PYTHON, "a.dist-info/METADATA", b"Name: x\n")] == ["package-malformed"]


@given(st.binary(max_size=300))
def test_any_record_is_read(data):
    """No bytes make the RECORD reader fail."""
    assert len(parse(PYTHON, SITE + "f-1.dist-info/RECORD", data)) == 1


def test_licences_come_from_the_classifiers_when_nothing_better_is_there():
    """An expression wins over a text, a text over classifiers; a whole licence text is none; the description is not read."""
    head = b"Metadata-Version: 2.1\nName: a\nVersion: 1\n"
    classifiers = b"Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: OSI Approved :: BSD License\n"

    def licences(fields):
        (found,) = parse(PYTHON, SITE + "a-1.dist-info/METADATA", head + fields)
        return found.licences

    assert licences(classifiers) == ("MIT License", "BSD License")
    assert licences(b"License: MIT\n" + classifiers) == ("MIT",)
    assert licences(b"License: " + b"x" * 200 + b"\n" + classifiers) == ("MIT License", "BSD License")
    assert licences(b"License: UNKNOWN\n") == ()
    assert licences(b"Classifier: License :: OSI Approved\n\n" + classifiers) == ()


test_damaged_metadata = survives(PYTHON, "a.dist-info/METADATA", METADATA)
test_damaged_eggs = survives(PYTHON, "a.egg", egg({"EGG-INFO/PKG-INFO": METADATA}))
