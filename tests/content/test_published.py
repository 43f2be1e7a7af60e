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


def installed(ecosystem: str, name: str, evidence: str, *licences: str) -> Package:
    """Make a package of a language whose files nobody lists with digests."""
    return package(name=name, ecosystem=ecosystem, licences=licences, found_at=(FoundAt(path=evidence, layer="app"),))


WEB3 = installed("npm", "web3", "srv/node_modules/web3/package.json", "LGPL-3.0")
NETTY = installed("maven", "io.netty:netty-handler", "app/lib/netty.jar", "http://www.apache.org/licenses/LICENSE-2.0")
BESIDE_NO_LIST = [
    pytest.param(WEB3, "/srv/node_modules/web3/src/wallet.ts", id="npm"),
    pytest.param(installed("npm", "@a/b", "srv/node_modules/@a/b/package.json", "MIT"), "srv/node_modules/@a/b/c.pem", id="npm scope"),
    pytest.param(
        installed("gem", "jwt", "usr/local/bundle/specifications/jwt-2.1.gemspec", "MIT"), "usr/local/bundle/gems/jwt-2.1/k.pem", id="gem"
    ),
    pytest.param(installed("composer", "a/b", "srv/vendor/composer/installed.json", "MIT"), "srv/vendor/a/b/k.pem", id="composer"),
    pytest.param(NETTY, "app/lib/netty.jar!/io/netty/handler/ssl/OpenSsl.class", id="jar"),
]


@pytest.mark.parametrize(("held", "path"), BESIDE_NO_LIST)
def test_a_key_in_the_folder_of_an_open_package_is_low_and_reported(held: Package, path: str):
    """Their managers list no digests: the folder, the layer and the licence tell that everybody has the key."""
    hit = graded_with(replace(KEY, path=path, listed_by=""), held)
    assert (hit.severity, hit.confidence) == (Severity.LOW, 0.3)
    assert held.name in hit.reasons[-1]


@pytest.mark.parametrize(
    ("hit", "held"),
    [
        pytest.param(replace(KEY, path="srv/node_modules/web3/a.pem", layer="base"), WEB3, id="put there by another layer"),
        pytest.param(replace(KEY, path="srv/node_modules/web3/a.pem"), replace(WEB3, licences=("UNLICENSED",)), id="nobody may use it"),
        pytest.param(replace(KEY, path="srv/node_modules/web3-ours/a.pem"), WEB3, id="a name that begins alike"),
        pytest.param(replace(KEY, path="srv/a.pem"), installed("npm", "shop", "srv/package.json", "ISC"), id="the application itself"),
        pytest.param(replace(KEY, path="srv/node_modules/web3/a.js", rule_id="TW-SECRET-github-fine-grained-token"), WEB3, id="a token"),
    ],
)
def test_what_may_be_ones_own_in_a_folder_of_packages_stays_grave(hit: ContentHit, held: Package):
    """Another layer, no open licence, another folder, no installed package, or a token that its issuer honours."""
    assert graded_with(replace(hit, listed_by=""), held) == replace(hit, listed_by="")


def test_a_package_inside_another_is_judged_by_its_own_licence():
    """One's own package that lies among the dependencies of an open one is not published by that."""
    own = installed("npm", "ours", "srv/node_modules/web3/node_modules/ours/package.json")
    hit = replace(KEY, path="srv/node_modules/web3/node_modules/ours/key.pem", listed_by="")
    held = Inventory(image_digest="d", distribution=Distribution(), packages=(WEB3, own), hits=(hit,))
    assert tuple(graded(held, image(layers=LAYERS).layers)) == (hit,)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        *(
            (text, True)
            for text in ("MIT", "BSD-3-Clause", "Apache Software License", "(MIT OR Apache-2.0)", "https://opensource.org/license/mit")
        ),
        *((text, False) for text in ("", "Proprietary", "Copyright Example Ltd.", "Other/Proprietary License (BSD parts)", "limited")),
    ],
)
def test_open_licences_are_told_by_their_words(licence: str, expected: bool):  # noqa: FBT001 - a table
    """As packages write them."""
    assert is_open(licence) is expected
