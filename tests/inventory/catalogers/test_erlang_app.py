"""Erlang and Elixir applications."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.erlang_app import ERLANG_APP

PATH = "opt/shop/lib/cowboy-2.9.0/ebin/cowboy.app"
GOOD = b"""{application, 'cowboy', [
\t{description, "Small, fast, modern HTTP server."},
\t{vsn, "2.9.0"},
\t{modules, ['cowboy','cowboy_app']},
\t{applications, [kernel,stdlib,crypto,cowlib,ranch]}
]}.
"""
SSL = (
    b'%% a comment {vsn\n{application, ssl,\n   [{description, "Erlang/OTP SSL application"},\n    {vsn, "10.8.7"},\n    {modules, []}]}.\n'
)


@pytest.mark.parametrize(("data", "purl"), [(GOOD, "pkg:hex/cowboy@2.9.0"), (SSL, "pkg:otp/ssl@10.8.7")])
def test_applications_of_hex_and_of_otp(data, purl):
    """OTP's own applications are no packages of Hex, where others could use their names."""
    assert [package.purl for package in parse(ERLANG_APP, PATH, data)] == [purl]


def test_only_in_ebin():
    """A template in the sources is not installed."""
    assert len(scan(tar_of({PATH: GOOD})).packages) == 1
    assert scan(tar_of({"srv/src/cowboy.app": GOOD, "srv/ebin/cowboy.beam": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"", b"{application, x, []}.", b'{vsn, "1"}', b'{application, x, [{vsn, ""}]}.'])
def test_a_file_without_identity_is_a_problem(data):
    """Neither name nor version is guessed."""
    assert [item.code for item in parse(ERLANG_APP, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(ERLANG_APP, PATH, GOOD)
