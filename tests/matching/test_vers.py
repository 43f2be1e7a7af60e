"""Version ranges in the notation `vers`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError
from tidewaiter.matching.vers import holds


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("vers:pypi/>=1.0|<1.0.1", ("1.0", "1.0.0", "1.0.post1"), ("1.0.1", "0.9", "1.0rc1")),
        ("vers:pypi/<1.0|>=2.0|<2.0.3", ("0.9", "2.0.2"), ("1.0", "1.5", "2.0.3")),
        ("vers:npm/<2.0.3|>=2.0|<1.0", ("0.9.0", "2.0.2"), ("1.0.0", "1.5.0")),
        ("vers:maven/1.0|3.0", ("1.0", "1.0.0", "3.0"), ("2.0",)),
        ("vers:gem/>=1|!=1.5|<=2", ("1.0", "2.0"), ("1.5", "1.5.0", "2.1")),
        ("vers:deb/<1:2.0-1%2Bb1", ("3.0-1", "1:2.0-1"), ("1:2.0-1+b1",)),
        ("vers:golang/>v1.2.0", ("v1.2.1", "2.0.0"), ("v1.2.0",)),
        ("vers:apk/>=1.2-r1", ("1.2-r1", "1.3-r0"), ("1.2-r0",)),
        ("vers:rpm/<2:1.0-1.el9", ("1.0-2.el9",), ("2:1.0-1.el9",)),
        ("vers:semver/>=1.0.0-rc.1", ("1.0.0-rc.2",), ("1.0.0-beta",)),
        ("vers:generic/<=1.1.1w", ("1.1.1k",), ("1.1.1x", "3.0")),
        ("vers:npm/*", ("1.0.0", "2.0.0-rc.1"), ()),
        ("vers:all/*", ("1.0.0", "anything"), ()),
        ("vers:none/*", (), ("1.0.0",)),
        ("VERS:npm/>=1.0.0", ("1.0.0",), ("0.9.0",)),
    ],
)
def test_a_range_holds_what_it_says(text: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    """In the order of the scheme that it names, whatever the order of its constraints."""
    assert [holds(text, version) for version in (*inside, *outside)] == [True] * len(inside) + [False] * len(outside)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("vers:", "1"),
        ("vers:npm", "1.0.0"),
        ("vers:npm/", "1.0.0"),
        ("vers:npm/|", "1.0.0"),
        ("vers:npm/>=", "1.0.0"),
        ("vers:npm/>=1.0.0|*", "1.0.0"),
        ("vers:npm/!=1.0.0", "2.0.0"),
        ("vers:ebuild/<1.0", "0.9"),
        ("vers:npm/<2.0.0", "latest"),
        ("vers:npm/<latest", "1.0.0"),
        ("vers:pypi/<2.0", "${version}"),
        ("vers:npm/" + "|".join(f"{n}.0.0" for n in range(2000)), "1.0.0"),
        ("<2.0.0", "1.0.0"),
    ],
)
def test_what_cannot_be_decided_is_not_guessed(text: str, version: str) -> None:
    """An unknown scheme, no constraint, a word for a version, or only what is left out."""
    with pytest.raises(VersionError):
        holds(text, version)


@given(st.text(max_size=40) | st.text(alphabet="<>=!|*.0123456789v%2B-", max_size=40), st.text(max_size=12))
def test_any_text_is_decided_or_refused(text: str, version: str) -> None:
    """Statements are written by strangers."""
    try:
        assert holds(f"vers:npm/{text}", version) in (True, False)
    except VersionError:
        return
