"""Lock files of rebar3."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.rebar_lock import REBAR_LOCK

PATH = "srv/rebar.lock"
GOOD = b"""{"1.2.0",
[{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0},
 {<<"mine">>,{git,"https://example.com/mine.git",{ref,"abc"}},0},
 {<<"renamed">>,{pkg,<<"cowlib">>,<<"2.11.0">>},1}]}.
[{pkg_hash,[{<<"cowboy">>, <<"865DD8">>}]}].
"""
PURLS = ["pkg:hex/cowboy@2.9.0", "pkg:hex/cowlib@2.11.0"]


def test_packages_of_hex():
    """By the name they have there; repositories are left out."""
    assert [package.purl for package in parse(REBAR_LOCK, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, "srv/rebar.config": GOOD}) == PURLS


def test_no_terms():
    """An empty lock file is `[].`, other text is said."""
    assert parse(REBAR_LOCK, PATH, b"[].\n") == []
    assert [item.code for item in parse(REBAR_LOCK, PATH, b"hello")] == ["package-malformed"]


test_damaged_files = survives(REBAR_LOCK, PATH, GOOD)
