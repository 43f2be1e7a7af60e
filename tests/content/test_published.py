"""Secrets that a distribution's packages brought themselves."""

from dataclasses import replace

import pytest

from tests.builders import image, package
from tidewaiter.content.published import graded, is_open
from tidewaiter.model.image import Distribution, LayerRef
from tidewaiter.model.inventory import ContentHit, Inventory
from tidewaiter.model.package import FoundAt, Package
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


@pytest.mark.parametrize(
    ("vendor", "severity"), [("Rocky Enterprise Software Foundation", Severity.INFORMATIONAL), ("Shop Ltd.", Severity.HIGH)]
)
def test_a_package_of_ones_own_is_none_of_the_distribution(vendor: str, severity: Severity):
    """RPM says who built a package: keys in one's own are not known to everybody."""
    own = replace(RUBY, ecosystem="rpm", vendor=vendor)
    held = Inventory(image_digest="d", distribution=Distribution(id="rocky", version="9"), packages=(own,), hits=(HIT,))
    (found,) = graded(held, image(layers=LAYERS).layers)
    assert found.severity is severity


RECORD = "opt/site-packages/moto-5.dist-info/RECORD"
KEY = replace(
    HIT, rule_id="TW-SECRET-private-key", severity=Severity.CRITICAL, path="opt/site-packages/moto/ca.key", layer="app", listed_by=RECORD
)
MOTO = package(
    name="moto",
    ecosystem="pypi",
    licences=("Apache-2.0",),
    found_at=(FoundAt(path="opt/site-packages/moto-5.dist-info/METADATA", layer="app"),),
)


def graded_with(hit: ContentHit, python: Package) -> ContentHit:
    """Grade one hit in an image with one Python package."""
    held = Inventory(image_digest="d", distribution=Distribution(), packages=(python,), hits=(hit,))
    (found,) = graded(held, image(layers=LAYERS).layers)
    return found


def test_a_key_that_an_open_package_from_an_index_lists_is_low_and_reported():
    """Everybody who installs the package has the key; which package says so is told."""
    hit = graded_with(KEY, MOTO)
    assert (hit.severity, hit.confidence) == (Severity.LOW, 0.3)
    assert "moto" in hit.reasons[-1]


@pytest.mark.parametrize(
    ("hit", "python"),
    [
        pytest.param(replace(KEY, listed_by=""), MOTO, id="altered, unlisted or installed from a folder"),
        pytest.param(KEY, replace(MOTO, licences=()), id="no licence: perhaps one's own"),
        pytest.param(KEY, replace(MOTO, licences=("Other/Proprietary License",)), id="proprietary"),
        pytest.param(KEY, replace(MOTO, found_at=(FoundAt(path="srv/moto-5.dist-info/METADATA", layer="app"),)), id="elsewhere"),
        pytest.param(replace(KEY, rule_id="TW-SECRET-github-fine-grained-token"), MOTO, id="token of an issuer"),
        pytest.param(replace(KEY, kind="malware"), MOTO, id="malware"),
    ],
)
def test_what_may_be_ones_own_stays_grave(hit: ContentHit, python: Package):
    """One of the three conditions missing, or a token that its issuer honours wherever it lies."""
    assert graded_with(hit, python) == hit


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        *((text, True) for text in ("MIT", "BSD-3-Clause", "Apache Software License", "(MIT OR Apache-2.0)", "GPL-2.0-or-later")),
        *((text, False) for text in ("", "Proprietary", "Copyright Example Ltd.", "Other/Proprietary License (BSD parts)", "limited")),
    ],
)
def test_open_licences_are_told_by_their_words(licence: str, expected: bool):  # noqa: FBT001 - a table
    """As packages write them."""
    assert is_open(licence) is expected
