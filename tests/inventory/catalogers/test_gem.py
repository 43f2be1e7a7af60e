"""Installed Ruby gems."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.gem import GEM

PATH = "usr/local/bundle/specifications/nokogiri-1.13.0-x86_64-linux.gemspec"
STUB = b"""# -*- encoding: utf-8 -*-
# stub: nokogiri 1.13.0 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.13.0"
  s.platform = "x86_64-linux".freeze
  s.licenses = ["MIT".freeze, "Ruby".freeze]
end
"""


def test_a_gem_with_its_platform_and_licences():
    """The stub line tells name, version and platform; the platform is a qualifier and not part of the version."""
    (package,) = parse(GEM, PATH, STUB)
    assert (package.purl, package.version) == ("pkg:gem/nokogiri@1.13.0?platform=x86_64-linux", "1.13.0")
    assert package.licences == ("MIT", "Ruby")


@pytest.mark.parametrize("version", [b'"13.0.6".freeze', b'Gem::Version.new("13.0.6")', b"Gem::Version.new '13.0.6'"])
def test_a_default_gem_without_stub(version):
    """Older specifications have assignments only."""
    data = b"Gem::Specification.new do |spec|\n  spec.name = 'rake'\n  spec.version = " + version + b"\nend\n"
    assert [package.purl for package in parse(GEM, "usr/lib/ruby/gems/3.0/specifications/default/rake.gemspec", data)] == [
        "pkg:gem/rake@13.0.6"
    ]


def test_the_gemspec_in_a_source_tree_is_not_installed():
    """Only the specifications folder says what is installed."""
    files = {"usr/local/bundle/gems/rake-13/rake.gemspec": STUB, "srv/app/app.gemspec": STUB, "a/specifications/x.txt": STUB}
    assert scan(tar_of(files)).packages == ()


def test_gems_that_bundler_took_from_a_repository():
    """They have no specification elsewhere; what lies deeper in the repository is not installed."""
    root = "usr/local/bundle/ruby/3.2.0/bundler/gems/rake-0123456789ab/"
    assert len(scan(tar_of({f"{root}rake.gemspec": STUB})).packages) == 1
    assert scan(tar_of({f"{root}spec/rake.gemspec": STUB})).packages == ()


def test_a_computed_version_is_a_problem():
    """A specification that only Ruby could evaluate is said."""
    (problem,) = parse(GEM, PATH, b"Gem::Specification.new do |s|\n  s.name = 'x'\n  s.version = X::VERSION\nend")
    assert problem.code == "package-malformed"


test_damaged_files = survives(GEM, PATH, STUB)
