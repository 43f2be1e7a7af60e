"""Go's build information in both forms."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.catalogers.test_go_binary import MODULES, build_info
from tidewaiter.inventory.buildinfo import MAGIC, BuildInfo, Module, marks, parse, version_of_main
from tidewaiter.inventory.parts import Layout, Part

BASE = 0x10000


def read(data):
    return lambda at, size: data[at : at + size]


def old_info(go=b"go1.16.4", *, order="<", word="Q"):
    """Write build information as Go 1.13 to 1.17 do: two addresses of texts' addresses and lengths, loaded at BASE."""
    size = struct.calcsize(word)
    text = b"0" * 16 + MODULES.encode() + b"1" * 16
    table = 32 + 4 * size
    header = (MAGIC + bytes([size, order == ">"]) + struct.pack(order + 2 * word, BASE + 32, BASE + 32 + 2 * size)).ljust(32, b"\0")
    return header + struct.pack(order + 4 * word, BASE + table, len(go), BASE + table + len(go), len(text)) + go + text


def layout(data):
    return Layout(order="<", pointer=8, segments=[Part("", 0, len(data), BASE, writable=True)])


@pytest.mark.parametrize("word", ["Q", "I"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_old_form(order, word):
    """Addresses are followed in both byte orders and sizes, to the same information as the new form holds."""
    data = old_info(order=order, word=word)
    new = parse(read(build_info(b"go1.16.4")), 0)
    assert parse(read(data), 0, layout(data)) == new


def test_the_old_form_that_leads_nowhere():
    """Without a layout, or with addresses and lengths outside the file, nothing is made up."""
    data = old_info()
    assert parse(read(data), 0) is None
    assert parse(read(data), 0, Layout(order="<", pointer=8)) is None
    assert parse(read(data[:-1]), 0, layout(data)) is None


def test_marks_are_aligned():
    """The mark counts at multiples of sixteen, wherever pieces end."""
    data = bytes(16) + MAGIC + bytes(9) + MAGIC
    assert list(marks(read(data), Part("", 0, len(data)))) == [16]
    data = bytes((1 << 20) - 16) + MAGIC + bytes(100)
    assert list(marks(read(data), Part("", 0, len(data)))) == [(1 << 20) - 16]


def info(version="(devel)", **settings):
    names = {key.replace("_", "."): value for key, value in settings.items()}
    return BuildInfo(go="go1.20", main=Module(path="example.com/app", version=version), settings={**names})


OTHER = "-X github.com/c/lib.Version=1.2.3"
LDFLAGS = "-s -w -X k8s.io/version.gitVersion=v9.9.9 -X 'example.com/app/cmd.Version=2.3.4' -X example.com/app/cmd.date=2020-01-01"


@pytest.mark.parametrize(
    ("built", "version"),
    [
        (info("v1.2.3"), "v1.2.3"),
        (BuildInfo(go="go1.20"), ""),
        (BuildInfo(go="go1.20", main=Module(path="example.com/app", version=""), settings={"-ldflags": LDFLAGS}), "v2.3.4"),
        (
            BuildInfo(
                go="go1.20", main=Module(path="a", version="(devel)"), settings={"-ldflags": f"{LDFLAGS} -X=main.version=v1.0.0-rc.1"}
            ),
            "v1.0.0-rc.1",
        ),
        (BuildInfo(go="go1.20", main=Module(path="a", version="(devel)"), settings={"-ldflags": "-X main.version='1"}), "(devel)"),
        (BuildInfo(go="go1.20", main=Module(path="github.com/a/b", version="(devel)"), settings={"-ldflags": OTHER}), "(devel)"),
        (BuildInfo(go="go1.20", main=Module(path="github.com/c/b", version="(devel)"), settings={"-ldflags": OTHER}), "v1.2.3"),
        (BuildInfo(go="go1.20", main=Module(path="a", version="(devel)"), settings={"-ldflags": "-X main.version=dev"}), "(devel)"),
        (info(vcs="git", vcs_time="2023-04-05T06:07:08Z", vcs_revision="0123456789abcdef" * 2), "v0.0.0-20230405060708-0123456789ab"),
        (info(vcs="hg", vcs_time="2023-04-05T06:07:08Z", vcs_revision="0123456789abcdef" * 2), "(devel)"),
        (info(vcs="git", vcs_time="yesterday", vcs_revision="0123456789abcdef" * 2), "(devel)"),
    ],
)
def test_versions_of_the_main_module(built, version):
    """What is recorded goes first, then what the linker stamped, then the commit; a word is no version."""
    assert version_of_main(built) == version


def test_settings_and_replacements():
    """Quoted settings are plain; a module replaced by a folder keeps its name, in an unknown version."""
    text = (
        "mod\ta\t(devel)\t\ndep\tb\tv1.0.0\n=>\t../b\t(devel)\t\ndep\tc\tv1.0.0\n=>\td\tv2.0.0\th1:x\n"
        'build\t-ldflags="-X main.version=1.2.3"\n'
    )
    found = parse(read(build_info(modules=text)), 0)
    assert found.settings == {"-ldflags": "-X main.version=1.2.3"}
    assert found.modules == (Module(path="b", version=""), Module(path="d", version="v2.0.0"))


@given(st.binary(max_size=400), st.integers(0, 200), st.sampled_from([build_info(), old_info()]))
def test_damaged_information_never_fails(noise, at, data):
    """Any bytes are information or none."""
    damaged = data[:at] + noise
    found = parse(read(damaged), 0, layout(damaged))
    assert found is None or found.go.startswith(("go1", "devel"))
