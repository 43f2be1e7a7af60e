"""Which catalogers are asked about a file."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.cataloger import Cataloger, Hint, every
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.selection import SMALLEST_PROGRAM, Selection, is_program
from tidewaiter.inventory.visitors import FileEntry

ELF = b"\x7fELF"


def cataloger(name, **options):
    return Cataloger(id=name, title=name, ecosystem="", parse=lambda *_: (), **options)


def entry(path, size=SMALLEST_PROGRAM):
    return FileEntry(path, stat.S_IFREG | 0o644, size)


def ids(found):
    return [one.id for one in found]


NAMED = cataloger("named", hint=Hint(names=("status",)))
ENDING = cataloger("ending", hint=Hint(suffixes=(".json",)))
LYING = cataloger("lying", hint=Hint(folders=("var/db",)))
PROGRAM = cataloger("program", hint=Hint(programs=True))
ANY = cataloger("any")
ALL = (LYING, PROGRAM, ENDING, NAMED, ANY)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/status", ["named", "any"]),
        ("status", ["named", "any"]),
        ("a/status.d", ["any"]),
        ("a/b.JSON", ["ending", "any"]),
        (".json", ["ending", "any"]),
        ("a.json/b", ["any"]),
        ("var/db/x.json", ["lying", "ending", "any"]),
        ("var/db/sub/x", ["any"]),
        ("var/db", ["any"]),
    ],
)
def test_each_part_of_a_hint(path, expected):
    """Names are whole, suffixes know no case, folders are the nearest ones, and the given order stays."""
    assert ids(Selection(ALL).named(entry(path))) == expected


def test_programs_are_known_by_their_first_bytes():
    """A program is one whatever its name, unless it is tiny; a text is none."""
    selection = Selection((PROGRAM,))
    assert ids(selection.wanting(entry("a.txt"), lambda: ELF)) == ["program"]
    assert selection.wanting(entry("a.txt", SMALLEST_PROGRAM - 1), lambda: ELF) == []
    assert selection.wanting(entry("bin/a"), lambda: b"#!/b") == []
    assert is_program(b"MZ\x90\0")


def test_a_hint_only_narrows():
    """`wants` has the last word."""
    refusing = cataloger("refusing", hint=Hint(names=("a",)), wants=lambda entry: entry.size > 1)
    assert Selection((refusing,)).named(entry("a", 1)) == []
    assert ids(Selection((refusing,)).named(entry("a", 2))) == ["refusing"]


def test_what_can_be_evidence():
    """A path is evidence if a cataloger other than a package manager's wants it, or if it may be a program."""
    owner = cataloger("owner", owns_files=True, hint=Hint(names=("status",)))
    assert not Selection((owner,)).is_evidence("status")
    assert Selection((owner, PROGRAM)).is_evidence("bin/tool")
    assert not Selection((owner, PROGRAM)).is_evidence("bin/tool.py")


FOLDERS = (
    "",
    "var/lib/dpkg/",
    "var/lib/dpkg/info/",
    "var/lib/dpkg/status.d/",
    "var/lib/rpm/",
    "a/library/b/",
    "a/node_modules/b/",
    "x/composer/",
)
NAMES = tuple(sorted({name for one in all_catalogers() if one.hint for name in one.hint.names}))
SUFFIXES = tuple(sorted({suffix for one in all_catalogers() if one.hint for suffix in one.hint.suffixes}))


@given(
    st.sampled_from(FOLDERS),
    st.sampled_from(("", *NAMES)),
    st.sampled_from(("", "x", ".spdx", "requirements")),
    st.sampled_from(("", *SUFFIXES)),
)
def test_hints_leave_out_nothing_that_is_wanted(folder, name, stem, suffix):
    """Where a cataloger of ours says for itself what it wants, its hint agrees."""
    one = entry(folder + name + stem + suffix)
    own = [kind for kind in all_catalogers() if kind.hint and not kind.hint.programs and kind.wants is not every]
    assert ids(Selection(own).named(one)) == [kind.id for kind in own if kind.wants(one)]


def test_every_cataloger_has_a_hint():
    """A cataloger without one would be asked about millions of files."""
    assert [kind.id for kind in all_catalogers() if kind.hint is None] == []
