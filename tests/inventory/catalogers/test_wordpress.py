"""WordPress and its plugins."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.wordpress import WORDPRESS

PATH = "var/www/html/wp-content/plugins/akismet/akismet.php"
GOOD = b"<?php\n/**\n * @package Akismet\n */\n/*\nPlugin Name: Akismet Anti-Spam\nVersion: 5.0.1\nLicense: GPLv2 or later\n*/\n$x = 1;\n"


def test_a_plugin_by_its_header():
    """The folder is the plugin's identity, the header tells the version."""
    (package,) = parse(WORDPRESS, PATH, GOOD)
    assert (package.purl, package.licences) == ("pkg:wordpress/plugin/akismet@5.0.1", ("GPLv2 or later",))


def test_wordpress_itself():
    """The version file of WordPress."""
    (package,) = parse(WORDPRESS, "srv/wp-includes/version.php", b"<?php\n$wp_version = '6.1.1';\n$wp_db_version = 53496;\n")
    assert package.purl == "pkg:wordpress/wordpress@6.1.1"


@pytest.mark.parametrize("path", ["srv/wp-content/plugins/hello.php", "srv/wp-content/plugins/a/inc/b.php", "srv/a.php"])
def test_other_files_are_left_alone(path):
    """Files inside a plugin's folders, and PHP files elsewhere, are not plugins."""
    assert scan(tar_of({path: GOOD})).packages == ()


def test_a_file_without_header_is_nothing():
    """A plugin's other files have no header."""
    assert parse(WORDPRESS, PATH, b"<?php\n// Version: 1.0\n") == []


def test_a_version_file_without_version_is_a_problem():
    """WordPress that does not say its version is said."""
    assert [item.code for item in parse(WORDPRESS, "wp-includes/version.php", b"<?php")] == ["package-malformed"]


test_damaged_files = survives(WORDPRESS, PATH, GOOD)
