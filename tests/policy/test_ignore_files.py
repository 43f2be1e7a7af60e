"""Ignore files of other scanners."""

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.policy.ignore_files import read_ignores

GRYPE = "ignore:\n- vulnerability: CVE-1\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".trivyignore", "CVE-1\n"),
        ("folder/.trivyignore.yaml", "vulnerabilities:\n- id: CVE-1\n"),
        (".grype.yaml", GRYPE),
        ("scanning/config.yml", GRYPE),
    ],
)
def test_files_are_told_by_name_and_content(name: str, text: str) -> None:
    """Whoever wrote it, the same entry is read, with its place."""
    found = read_ignores(text, name)
    assert [(one.rule_id, one.source) for one in found.waivers] == [("CVE-1", name)]
    assert not found.problems


def test_a_configuration_of_grype_without_rules_is_fine() -> None:
    """It is no ignore file that was misspelt."""
    assert read_ignores("fail-on-severity: high\n", ".grype.yaml").problems == ()


def test_a_policy_in_rego_is_said_not_to_be_applied() -> None:
    """Its findings stay open, and the user is told what to write instead."""
    found = read_ignores('package trivy\nignore { input.PkgName == "bash" }\n', ".trivyignore.rego")
    assert found.waivers == ()
    (problem,) = found.problems
    assert (problem.code, problem.where) == ("ignore-unsupported", ".trivyignore.rego")
    assert "waiver add" in problem.hint


def test_yaml_that_nests_too_deep_is_refused_whoever_wrote_it() -> None:
    """The C parser would overflow its stack."""
    for name in (".grype.yaml", "other.yaml"):
        with pytest.raises(BadInputError):
            read_ignores("ignore: " + "[" * 100_000, name)
