"""Tokens of GitLab."""

import pytest

from tests.content.samples import found, letters, made


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


TABLE = [
    ("GR1348941<a20>", "gitlab-runner-registration-token", "GR1348941<a10>"),
    ("_gitlab_session=<h32>", "gitlab-session-cookie", "_gitlab_session=<h20>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
