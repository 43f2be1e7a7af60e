"""CVSS vectors to scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.scoring.cvss import base_score, best_score


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
        ("CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5),
        ("CVSS:3.1/AV:N/AC:L", None),
        ("CVSS:3.1/" + "AV:N/" * 1000, None),
        ("", None),
    ],
)
def test_vectors_are_scored(vector: str, score: float | None) -> None:
    """All three generations are computed; a malformed vector is no score, never zero."""
    assert base_score(vector) == score


@given(st.text(max_size=100))
def test_hostile_vectors_never_raise(text: str) -> None:
    """Any text gives a score or None."""
    for vector in (text, f"CVSS:3.1/{text}", f"CVSS:4.0/{text}"):
        assert base_score(vector) is None or isinstance(base_score(vector), float)


def test_the_worst_of_several_stands() -> None:
    """When sources disagree the higher score is taken, malformed ones are passed over."""
    assert best_score(["bad", "CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "AV:N/AC:L/Au:N/C:P/I:P/A:P"]) == 7.8
    assert best_score([]) is None
