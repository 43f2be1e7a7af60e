"""Tokens of GitHub."""

import zlib

import pytest

from tests.content.samples import found, letters, made
from tidewaiter.content.plausibility import BASE62


def classic() -> str:
    """Make a body with the right checksum."""
    body = letters(30)
    value, suffix = zlib.crc32(body.encode()), ""
    while value:
        value, digit = divmod(value, 62)
        suffix = BASE62[digit] + suffix
    return body + suffix.rjust(6, "0")


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param("ghp_" + classic(), "TW-SECRET-github-token", id="github-token"),
        pytest.param(
            "github_pat_" + letters(22) + "_" + letters(59), "TW-SECRET-github-fine-grained-token", id="github-fine-grained-token"
        ),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ghp_" + letters(36), id="wrong-checksum"),
        pytest.param("ghp_" + letters(35), id="too-short"),
        pytest.param("github_pat_" + letters(22) + "-" + letters(59), id="wrong-separator"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


TABLE = [
    ("GITHUB_TOKEN=<h40>", "github-legacy-token", "GITHUB_SHA=<h40>"),
    ("github_client_secret: <h40>", "github-client-secret", "github_client_id: <h40>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
