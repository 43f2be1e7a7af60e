"""What pickles import, told without loading them."""

import os
import pickle
import pickletools
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.ml.pickles import imports_of, is_pickle, may_be_pickle, modules_of


class Evil:
    """Runs a command when it is loaded."""

    def __reduce__(self):
        """Ask the unpickler to call os.system."""
        return os.system, ("id",)


SYSTEM = f"{os.system.__module__}.system"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_tells_its_imports(protocol):
    """Imports by name, and by texts on the stack or in the memo."""
    found = imports_of(pickle.dumps([Evil(), OrderedDict(a=1), Evil()], protocol))
    assert (found.names, found.trouble) == (("collections.OrderedDict", SYSTEM), "")


def test_plain_data_imports_nothing():
    """Numbers, texts that look like code, and containers."""
    assert imports_of(pickle.dumps({"os": ["system", b"os\nsystem", 1.5, None, (1, 2)]})).names == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\x80\x04\x8c\x02os\x94\x8c\x06systemN0\x93.", (SYSTEM.replace("posix", "os"),)),
        (b"\x80\x04\x8c\x06system\x8c\x02os\x94h\x002000\x8c\x06system\x93.", ("system.system",)),
        (b"\x80\x04\x8c\x02os\x94(NN1\x8c\x06system\x93.", ("os.system",)),
        (b"\x80\x04N\x8c\x06system\x93.", ("?.system",)),
        (b"\x80\x02\x82\x01.", ("?",)),
        (b"(S'id'\nios\nsystem\n.", ("os.system",)),
        (b"\x80\x02]q\x00(cos\nsystem\nX\x01\x00\x00\x00a\x85R", ("os.system",)),
    ],
    ids=["after-a-pop", "popped", "past-a-mark", "computed", "extension", "instance", "cut"],
)
def test_detours(body, expected):
    """Marks, pops and the memo do not hide a name; what is computed is said to be."""
    assert imports_of(body).names == expected


def test_what_follows_arrays_is_searched():
    """A stream that cannot be followed is searched for imports, and is said to be damaged."""
    found = imports_of(b"\x80\x04]" + b"\xff\xfe raw array" + pickle.dumps(Evil(), 4)[2:])
    assert SYSTEM in found.names
    assert "damaged" in found.trouble


def test_several_pickles_in_one_file():
    """All of them count, and what lies behind the last does not matter."""
    data = pickle.dumps(1, 2) + pickle.dumps(Evil(), 2) + b"tensor bytes"
    assert imports_of(data).names == imports_of(data[:-12]).names
    assert imports_of(data).names == (SYSTEM,)


def test_endless_pickles_end():
    """A million opcodes are followed, not more."""
    assert imports_of(b"\x80\x02" + b"N0" * 600_000 + b".").trouble == "longer than what is followed"


def test_marks_of_a_pickle():
    """Protocols 2 to 5 have a mark; older ones begin with one of few letters."""
    assert is_pickle(pickle.dumps(list(range(9))))
    assert not is_pickle(b"\x80\x09 something")
    assert may_be_pickle(b"cos\nsystem")
    assert not may_be_pickle(b"#!/bin/sh")
    assert list(modules_of(("a.b", "a.c", "d.e.f"))) == ["a", "d"]


@given(st.lists(st.sampled_from(pickletools.opcodes), max_size=30), st.binary(max_size=20))
def test_any_opcodes_are_followed_or_refused(opcodes, noise):
    """No sequence of opcodes makes it fail."""
    data = b"\x80\x02" + b"".join(opcode.code.encode("latin-1") + noise for opcode in opcodes)
    assert isinstance(imports_of(data).names, tuple)


def test_endless_names_are_cut_before_they_are_joined():
    """A megabyte of text imported ten thousand times over takes no time."""
    text = b"a" * (1 << 20)
    data = b"\x80\x04X" + len(text).to_bytes(4, "little") + text + b"\x32\x93\x30" * 10_000 + b"."
    assert all(len(name) < 2_000 for name in imports_of(data).names)
