"""Secrets that a distribution's packages brought themselves."""

from dataclasses import replace

from tests.builders import image, package
from tidewaiter.content.published import graded
from tidewaiter.model.image import Distribution, LayerRef
from tidewaiter.model.inventory import ContentHit, Inventory
from tidewaiter.model.package import FoundAt
from tidewaiter.model.severity import Severity

LAYERS = tuple(LayerRef(digest="", diff_id=name, media_type="") for name in ("base", "app"))
HIT = ContentHit(rule_id="TW-SECRET-x", title="x", kind="secret", severity=Severity.HIGH, path="usr/lib/a.rb", layer="base", confidence=0.9)
RUBY = package(name="ruby", owned_files=("/usr/lib/a.rb", "/lib/b.so", "/etc/ruby.conf"), found_at=(FoundAt(path="status", layer="base"),))


def severity_of(hit: ContentHit) -> Severity:
    """Grade one hit in an image with one package."""
    held = Inventory(image_digest="d", distribution=Distribution(), packages=(RUBY,), hits=(hit,))
    (found,) = graded(held, image(layers=LAYERS).layers)
    return found.severity


def test_a_packaged_file_is_known_to_everybody():
    """What a package brought is information, also inside an archive and where directories are merged."""
    assert severity_of(HIT) is Severity.INFORMATIONAL
    assert severity_of(replace(HIT, path="usr/lib/a.rb!/x")) is Severity.INFORMATIONAL
    assert severity_of(replace(HIT, path="usr/lib/b.so")) is Severity.INFORMATIONAL


def test_what_somebody_changed_counts():
    """A file of a later layer, a setting, a file of nobody and malware stay as they are."""
    for hit in (replace(HIT, layer="app"), replace(HIT, path="etc/ruby.conf"), replace(HIT, path="app/a.rb"), replace(HIT, kind="malware")):
        assert severity_of(hit) is Severity.HIGH
