"""Tokens of GitLab."""

import pytest

from tests.content.samples import found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param("token: glpat-" + letters(20), "TW-SECRET-gitlab-token", id="gitlab-token"),
        pytest.param("gldt-" + letters(20), "TW-SECRET-gitlab-automation-token", id="gitlab-automation-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("glpat-" + letters(19), id="too-short"),
        pytest.param("glpat-" + "x" * 20, id="placeholder"),
        pytest.param("glxx-" + letters(20), id="unknown-prefix"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
