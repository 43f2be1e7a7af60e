"""Installed PEAR and PECL packages."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.pear import PEAR

PATH = "usr/share/php/.registry/archive_tar.reg"
PECL = "usr/local/lib/php/.registry/.channel.pecl.php.net/redis.reg"


def serialized(value):
    """Write a value as PHP does."""
    if isinstance(value, dict):
        inner = "".join(serialized(key) + serialized(item) for key, item in value.items())
        return f"a:{len(value)}:{{{inner}}}"
    return f's:{len(value)}:"{value}";'


SECOND = {"name": "redis", "channel": "pecl.php.net", "version": {"release": "5.3.7", "api": "5.3.0"}, "license": {"_content": "PHP"}}
GOOD = serialized(SECOND).encode()
FIRST = serialized({"package": "Archive_Tar", "version": "1.3.2", "license": "PHP License"}).encode()


@pytest.mark.parametrize(
    ("data", "purl", "licence"),
    [(GOOD, "pkg:pear/pecl.php.net/redis@5.3.7", "PHP"), (FIRST, "pkg:pear/pear.php.net/Archive_Tar@1.3.2", "PHP License")],
)
def test_both_versions_of_the_registry(data, purl, licence):
    """The channel tells who publishes a package; old entries have none."""
    assert [(package.purl, package.licences) for package in parse(PEAR, PATH, data)] == [(purl, (licence,))]


def test_the_registry_alone():
    """Channels have files of the same kind."""
    assert len(scan(tar_of({PATH: FIRST, PECL: GOOD})).packages) == 2
    assert scan(tar_of({"usr/share/php/.channels/pear.php.net.reg": FIRST, "srv/a.reg": FIRST})).packages == ()


@pytest.mark.parametrize("data", [b"", b"i:1;", b"a:0:{}", b'a:1:{s:4:"name";i:1;}', GOOD[:-1]])
def test_entries_without_identity(data):
    """Neither name nor version is guessed."""
    assert [item.code for item in parse(PEAR, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(PEAR, PATH, GOOD)
