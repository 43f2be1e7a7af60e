"""Nix packages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import DIR, image_of, parse, scan, tar_of
from tests.inventory.noise import assert_read_or_refused
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers.nix import NIX, name_and_version
from tidewaiter.matching.lookup import Gap, query_for
from tidewaiter.model.image import Distribution

HASH = "0c5a2m8y1w7d3q9f4x6z8b0n2v1l5k7j"
OTHER = "1c5a2m8y1w7d3q9f4x6z8b0n2v1l5k7j"


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        ("bash-5.2-p15", "bash", "5.2-p15"),
        ("glibc-2.37-8-bin", "glibc", "2.37-8"),
        ("openssl-3.0.8-dev", "openssl", "3.0.8"),
        ("python3.10-requests-2.28.1", "python3.10-requests", "2.28.1"),
        ("nss-cacert-3.86", "nss-cacert", "3.86"),
        ("stdenv-linux", "stdenv-linux", ""),
        ("-1.0", "-1.0", ""),
    ],
)
def test_names_are_split_as_nix_does(text, name, version):
    """At the first dash that no letter follows; outputs are left out."""
    assert name_and_version(text) == (name, version)


def test_outputs_are_one_package_and_later_layers_remove_it():
    """The directories alone are evidence, and a whiteout of one is the end of it."""
    store = {f"nix/store/{HASH}-openssl-3.0.8": DIR, f"nix/store/{OTHER}-openssl-3.0.8-dev": DIR, f"nix/store/{HASH}-curl-8.1": DIR}
    base = tar_of({**store, f"nix/store/{HASH}-curl-8.1/bin/curl": b"x"})
    above = tar_of({f"nix/store/.wh.{HASH}-curl-8.1": b""})
    packages = assemble(image_of(base, above), [scan(base), scan(above)]).packages
    assert [(package.purl, package.deleted) for package in packages] == [("pkg:nix/curl@8.1", True), ("pkg:nix/openssl@3.0.8", False)]
    assert len(packages[1].found_at) == 2


def test_what_is_no_package():
    """Derivations, links, files, short hashes, and stores elsewhere."""
    others = {
        f"nix/store/{HASH}-hello-1.0.drv": b"Derive()",
        f"nix/store/{HASH}-hello-1.0.tar.gz": b"x",
        "nix/store/abc-hello-1.0": DIR,
        "nix/store/.links": DIR,
        f"opt/nix/store/{HASH}-hello-1.0": DIR,
        f"nix/store/{HASH}-source": DIR,
    }
    assert scan(tar_of(others)).packages == ()


def test_an_image_of_nix_is_never_taken_for_safe():
    """Nobody publishes advisories by Nix's names, so such an image is not assessed, and it is said to have no os-release."""
    (package,) = parse(NIX, f"nix/store/{HASH}-hello-1.0", b"")
    assert query_for(package, Distribution(), ()) == Gap(ecosystem="nix")
    tar = tar_of({f"nix/store/{HASH}-hello-1.0": DIR})
    assert [(problem.code, problem.incomplete) for problem in assemble(image_of(tar), [scan(tar)]).problems] == [
        ("distribution-missing", True)
    ]


@given(st.text(max_size=40))
def test_any_name(name):
    """No name makes it fail."""
    assert_read_or_refused(NIX, f"nix/store/{HASH}-{name.replace('/', '')}", b"")
