"""What every version scheme shares."""

import pytest

from tidewaiter.matching.scheme import MAX_VERSION_LENGTH, VersionError, checked, scheme_for, schemes, sign


def test_each_ecosystem_has_one_scheme() -> None:
    """The distributions and languages that are matched have a scheme; a release after a colon does not matter."""
    assert {"Debian", "Alpine", "AlmaLinux", "PyPI", "npm", "Go", "Maven", "crates.io"} <= set(schemes())
    assert scheme_for("Ubuntu:22.04:LTS") is scheme_for("Debian:12")
    assert scheme_for("openSUSE:Leap 15.6") is scheme_for("Rocky Linux:9")
    assert scheme_for("Haskell") is None


@pytest.mark.parametrize("version", ["", "   ", "1 2", "1\x00", "1\n2", "9" * (MAX_VERSION_LENGTH + 1)])
def test_refuses_hostile_text(version: str) -> None:
    """Empty, blank, unprintable or endless text is no version in any scheme."""
    with pytest.raises(VersionError):
        checked(version)
    for scheme in schemes().values():
        with pytest.raises(VersionError):
            scheme.compare(version, "1.0")


def test_outer_blanks_do_not_matter() -> None:
    """A version is read without the blanks around it."""
    assert checked(" 1.0\n") == "1.0"


def test_sign_is_one_of_three() -> None:
    """Keys compare to -1, 0 or 1."""
    assert (sign(1, 2), sign((1, 2), (1, 2)), sign("b", "a")) == (-1, 0, 1)
