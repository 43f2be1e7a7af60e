"""Names that resemble others."""

import pytest

from tests.builders import package
from tidewaiter.content.lookalikes import findings_of, is_one_edit, resembled


@pytest.mark.parametrize(
    ("ecosystem", "name", "model"),
    [
        ("pypi", "reqeusts", "requests"),
        ("pypi", "urlib3", ""),
        ("pypi", "ruamel.yaml", ""),
        ("npm", "safer-buffer", ""),
        ("npm", "lodahs", "lodash"),
        ("npm", "expresss", "express"),
        ("npm", "axois", ""),
        ("npm", "preact", ""),
        ("npm", "mysql", ""),
        ("pypi", "jinja3", ""),
        ("pypi", "requests", ""),
        ("golang", "reqeusts", ""),
        ("npm", "crossenv", "cross-env"),
        ("npm", "lodashmerge", "lodash.merge"),
        ("npm", "prop-typ", ""),
        ("pypi", "python3-dateutil", ""),
        ("pypi", "python3-requests", "requests"),
        ("pypi", "requests-official", "requests"),
        ("pypi", "requests-oauthlib", ""),
        ("pypi", "python-docx", ""),
        ("pypi", "c0lorama", "colorama"),
        ("pypi", "nurnpy", ""),
        ("pypi", "urllib3", ""),
        ("npm", "corrmander", ""),
        ("npm", "cornmander", "commander"),
        ("npm", "types-node", "@types/node"),
        ("npm", "babel-core", ""),
        ("npm", "@types/node", ""),
        ("npm", "@typescript_eslint/parser", "@typescript-eslint"),
        ("npm", "cross_env", "cross-env"),
        ("npm", "@typescript-eslinter/eslint", ""),
        ("npm", "@typescript-eslin/eslint", "@typescript-eslint"),
        ("npm", "@aws-cdk/core", ""),
        ("npm", "@acme/lodahs", ""),
    ],
)
def test_resemblance(ecosystem: str, name: str, model: str) -> None:
    """One slip of the finger or one glance counts; versions, short names, known neighbours and other ecosystems do not."""
    assert resembled(package(name=name, ecosystem=ecosystem)) == model


def test_the_finding_says_that_it_is_not_sure() -> None:
    """It is low, undetermined and names both packages."""
    (found,) = findings_of([package(name="reqeusts", ecosystem="pypi")], "sha256:1")
    assert found.undetermined
    assert found.severity.value == "low"
    assert found.evidence["resembles"] == "requests"


def test_one_edit() -> None:
    """Insertion, deletion, change and swap; nothing more."""
    assert all(is_one_edit("lodash", other) for other in ("lodas", "lodashh", "lodaah", "loadsh"))
    assert not any(is_one_edit("lodash", other) for other in ("lodash", "lodash2", "ldoahs", "lo"))
