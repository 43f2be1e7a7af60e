"""Versions that Go programs are stamped with when they are linked."""

import pytest

from tests.inventory.catalogers.test_go_binary import build_info, executable
from tests.inventory.layers import parse
from tidewaiter.inventory.catalogers.go_binary import GO_BINARY
from tidewaiter.inventory.stamps import is_unknown, version_of

MODULE = "example.com/tools/app/v2"


@pytest.mark.parametrize(
    ("flags", "version"),
    [
        ('"-s -w -X main.version=1.2.3"', "v1.2.3"),
        ("-X=main.Version=v1.2.3-rc1", "v1.2.3-rc1"),
        ("\"-X 'example.com/tools/app/internal/build.Version=2.0.1' -X main.commit=1.2.3\"", "v2.0.1"),
        ('" \\t\\t-w \\t-X \\"example.com/tools/app/version.Version=20.10.24+dfsg1\\""', "v20.10.24+dfsg1"),
        ("-X main.gitVersion=9.9.9 -X main.version=1.2.3", "v1.2.3"),
        ("-X example.com/library/version.Version=4.5.6", ""),
        ("-X main.version=abcdef0", ""),
        ("-X main.version=dev -X main.schemaVersion=3.1", ""),
        ("-s -w", ""),
        ("-X main.version=" + "1." * 200, ""),
    ],
)
def test_only_a_version_of_the_program_itself_is_believed(flags, version):
    """Versions of libraries, commits and other variables are none of the program."""
    assert version_of(flags, MODULE) == version


def test_a_version_that_says_nothing():
    """A working tree and a commit without a tag leave the release open."""
    assert [is_unknown(one) for one in ("", "(devel)", "v0.0.0-20261013164250-e27a6760c554", "v1.2.3")] == [True, True, True, False]


def test_the_main_module_gets_its_stamp():
    """A stamped program has the version of its flags; one with a version of its own keeps that."""
    lines = 'path\texample.com/app\nmod\texample.com/app\t{}\t\nbuild\t-ldflags="-X main.version=1.2.3"\n'
    for own, purl in (("(devel)", "v1.2.3"), ("v1.3.0", "v1.3.0")):
        found = parse(GO_BINARY, "app", executable(build_info(modules=lines.format(own))))
        assert [package.purl for package in found][1] == f"pkg:golang/example.com/app@{purl}"
