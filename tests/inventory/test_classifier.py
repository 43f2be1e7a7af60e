"""Searching the bytes of a file for its program's version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.classifier import Classifier, Search, Version, number_of, stem_of, vendored_stem_of

NUMBERED = Classifier(name="p", title="P", files=("p",), version=Version(pattern=rb"[^\d.](\d+\.\d+\.\d+(?:rc\d+)?)\x00"), numbered=True)
PLAIN = Classifier(name="q", title="Q", files=("q",), version=Version(pattern=rb"q/(\d+\.\d+\.\d+(?:rc\d+)?)"))


def searched(data, cuts=(), name="q", classifiers=(PLAIN,)):
    """Feed a file in pieces and return the name and version that were found."""
    search = Search(name, classifiers)
    for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True):
        search.feed(data[start:end])
    search.finish()
    return search.found and (search.found[0].name, search.found[1])


@pytest.mark.parametrize(
    ("name", "stem", "number"),
    [
        ("libpython3.11.so.1.0", "libpython", "3.11"),
        ("python3", "python", ""),
        ("php-fpm8.2", "php-fpm", "8.2"),
        ("libMagickCore-6.Q16.so.6", "libMagickCore", ""),
        ("libevent-2.1.so.7", "libevent", "2.1"),
        ("nginx", "nginx", ""),
        ("[", "[", ""),
        (".so", "", ""),
    ],
)
def test_names_are_cut_before_their_numbers(name, stem, number):
    """One name stands for all versions of a file; the number is one of two parts or none."""
    assert (stem_of(name), number_of(name)) == (stem, number)


def test_names_of_vendored_libraries_lose_their_hash():
    """A wheel's and a compiler's hash are cut; another word after a hyphen is part of the name."""
    assert vendored_stem_of("libwebp-51b0b3f7.so.7.2.0") == "libwebp"
    assert vendored_stem_of("librustc_driver-6108105cd7e839cf.so") == "librustc_driver"
    assert vendored_stem_of("libcurl-gnutls.so.4") == ""


@given(st.integers(0, 2000), st.lists(st.integers(0, 2100), max_size=6).map(sorted), st.sampled_from(["12.34.56", "1.2.3rc12"]))
def test_borders_of_pieces_never_change_the_answer(at, cuts, version):
    """Wherever a file is cut, the version is found whole."""
    data = b"\xff" * at + b"q/" + version.encode() + b"\0" + b"\xff" * 90
    assert searched(data, [min(cut, len(data)) for cut in cuts]) == ("q", version)


@given(st.binary(max_size=3000), st.lists(st.integers(0, 3000), max_size=5).map(sorted))
def test_any_bytes_are_searched_alike_in_pieces_and_as_a_whole(data, cuts):
    """Noise around a version and any cuts give what one search gives."""
    data = data[:1500] + b"q/1.2.3" + data[1500:]
    assert searched(data, [min(cut, len(data)) for cut in cuts]) == searched(data)


def test_the_first_version_ends_the_search():
    """What comes later in a file is not asked for."""
    search = Search("q", (PLAIN,))
    search.feed(b"q/1.2.3\0" + bytes(100))
    assert search.is_over
    assert searched(b"q/1.2.3\0" + bytes(100) + b"q/9.9.9\0") == ("q", "1.2.3")


def test_a_numbered_file_believes_only_versions_of_its_number():
    """Versions of something else in the file are passed over; 3.1 does not begin with 3.11."""
    data = b"\0003.2.0\0\0003.1.9\0\0003.11.7\0" + bytes(100)
    assert searched(data, name="libp3.11.so", classifiers=(NUMBERED,)) == ("p", "3.11.7")
    assert searched(data, name="p3", classifiers=(NUMBERED,)) is None


def test_a_long_match_is_cut():
    """A version of endless digits is not kept."""
    assert len(searched(b"q/1.2." + b"3" * 400 + b"\0")[1]) <= 64
