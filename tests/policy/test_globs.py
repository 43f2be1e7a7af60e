"""Path patterns of ignore files."""

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.policy.globs import exactly, glob_fits


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("usr/lib/x.jar", True),
        ("/usr/lib/x.jar", True),
        ("./usr/lib/x.jar", True),
        ("usr/*/x.jar", True),
        ("**/x.jar", True),
        ("usr/**", True),
        ("**", True),
        ("usr/**/x.jar", True),
        ("usr/**/lib/**/x.jar", True),
        ("usr/*", False),
        ("*.jar", False),
        ("usr/lib", False),
        ("usr/lib/x.jar/more", False),
    ],
)
def test_a_star_stays_within_a_folder_and_two_do_not(pattern: str, *, fits: bool) -> None:
    """As Trivy reads them; a wider reading would hide more than was meant."""
    assert glob_fits("usr/lib/x.jar", pattern) is fits


def test_a_hostile_pattern_takes_no_time() -> None:
    """Many double stars do not multiply."""
    started = time.process_time()
    assert not glob_fits("a/" * 500 + "b", "**/a/" * 200 + "c")
    assert time.process_time() - started < 2


@given(st.text(max_size=20))
def test_exactly_fits_itself_alone(word: str) -> None:
    """Wildcards in an id are letters."""
    assert fnmatchcase(word, exactly(word))
    assert not fnmatchcase(f"{word}x", exactly(word))
