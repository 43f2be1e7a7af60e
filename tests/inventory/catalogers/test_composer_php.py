"""Installed PHP packages by installed.php."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.composer_php import COMPOSER_PHP

PATH = "srv/vendor/composer/installed.php"
GOOD = b"""<?php return array(
    'root' => array(
        'name' => 'acme/shop',
        'pretty_version' => 'dev-main',
        'version' => 'dev-main',
        'reference' => null,
        'type' => 'project',
        'dev' => false,
    ),
    'versions' => array(
        'acme/shop' => array(
            'pretty_version' => 'dev-main',
            'version' => 'dev-main',
        ),
        'monolog/monolog' => array(
            'pretty_version' => '2.9.1',
            'version' => '2.9.1.0',
            'reference' => 'abc',
            'aliases' => array(),
            'dev_requirement' => false,
        ),
        'psr/log-implementation' => array(
            'dev_requirement' => false,
            'provided' => array(
                0 => '1.0.0 || 2.0.0 || 3.0.0',
            ),
        ),
        'symfony/yaml' => array(
            'pretty_version' => 'v5.4.1',
            'version' => '5.4.1.0',
        ),
    ),
);
"""


def test_packages_with_a_version_of_their_own():
    """Neither the application nor what others provide."""
    found = [package.purl for package in parse(COMPOSER_PHP, PATH, GOOD)]
    assert found == ["pkg:composer/monolog/monolog@2.9.1", "pkg:composer/symfony/yaml@v5.4.1"]


def test_the_file_of_composer_alone():
    """Other files of the name are none of Composer's."""
    assert len(scan(tar_of({PATH: GOOD})).packages) == 2
    assert scan(tar_of({"srv/installed.php": GOOD, "srv/vendor/composer/platform.php": GOOD})).packages == ()


def test_another_file_is_a_problem():
    """A file without versions."""
    assert [item.code for item in parse(COMPOSER_PHP, PATH, b"<?php return array();")] == ["package-malformed"]


test_damaged_files = survives(COMPOSER_PHP, PATH, GOOD)
