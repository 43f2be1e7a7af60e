"""Tokens that expire."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-projected-token",
        POD
        + ("  volumes:\n  - name: t\n    projected:\n      sources:\n      - serviceAccountToken: {path: t, expirationSeconds: 604800}\n"),
        POD
        + ("  volumes:\n  - name: t\n    projected:\n      sources:\n      - serviceAccountToken: {path: t, expirationSeconds: 86400}\n"),
        "a program that reads the token once and never again fails after a day",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


def test_an_audience_is_for_its_maker(fix):
    """Nobody else knows whether it is meant."""
    text = CASES[0][2].replace("path: t", "path: t, audience: other.example")
    assert "audience" in fix("TW-K8S-projected-token", text)
