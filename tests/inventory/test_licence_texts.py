"""Licences told by their text."""

import io
import time
from pathlib import Path

import pytest

from tests.inventory.layers import image_of, layer_ref, parse, tar_of
from tidewaiter.errors import NotFoundError
from tidewaiter.inventory import licence_texts
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.cataloger import DeclaredLicences
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.walk import scan_layer

OURS = (Path(__file__).resolve().parents[2] / "LICENSE").read_bytes()
SITE = "usr/lib/python3/site-packages/a-1.dist-info/"


def licences(members: dict[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Scan files with licence texts compared and list what each package declares."""
    tar = tar_of(members)
    found = scan_layer(io.BytesIO(tar), layer_ref(tar), catalogers=(*all_catalogers(), licence_texts.cataloger()))
    return {package.name: package.licences for package in assemble(image_of(tar), [found]).packages}


def test_a_text_stands_in_for_a_declaration() -> None:
    """Of a package that declares none; one that does is believed."""
    silent, own = b"Name: a\nVersion: 1\n", b"Name: a\nVersion: 1\nLicense-Expression: MIT\n"
    assert licences({SITE + "METADATA": silent, SITE + "licenses/LICENSE": OURS}) == {"a": ("Apache-2.0",)}
    assert licences({SITE + "METADATA": own, SITE + "LICENSE": OURS}) == {"a": ("MIT",)}
    assert licences({SITE + "METADATA": silent, "usr/LICENSE": OURS}) == {"a": ()}


def test_prose_is_no_licence() -> None:
    """A file that only mentions one, or holds nothing."""
    compare = licence_texts.cataloger()
    assert parse(compare, "LICENSE", b"See the MIT License on the web.\n" * 20) == []
    assert parse(compare, "usr/share/doc/a/copyright", b"Format: https://x/copyright-format/1.0/\n" + OURS) == []
    assert parse(compare, "LICENSE", OURS) == [DeclaredLicences(licences=("Apache-2.0",))]


def test_texts_are_bounded_in_size_and_time() -> None:
    """A long one is said and not compared; one of the longest that is, of hostile words, takes a second at most."""
    compare = licence_texts.cataloger()
    (problem,) = parse(compare, "LICENSE", b"x" * (licence_texts.MAX_BYTES + 1))
    assert (problem.code, problem.incomplete) == ("licence-text-too-large", False)
    start = time.process_time()
    parse(compare, "LICENSE", (b"permission is hereby granted " * 10_000)[: licence_texts.MAX_BYTES])
    assert time.process_time() - start < 2


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for more than is installed is an error, not a shorter report."""
    monkeypatch.setattr(licence_texts, "find_spec", lambda _name: None)
    with pytest.raises(NotFoundError, match="extra"):
        licence_texts.cataloger()
