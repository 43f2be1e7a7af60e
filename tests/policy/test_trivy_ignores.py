"""Trivy's ignore files, as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import FindingKind, FindingStatus, Location
from tidewaiter.policy.trivy_ignores import read_lines, read_yaml
from tidewaiter.policy.waivers import apply

LINES = """\ufeff# accepted

CVE-2024-0001
  CVE-2024-0002   exp:2026-12-31  # later
CVE-2024-0003 exp:31.12.2026
DS002
"""
YAML = """
vulnerabilities:
  - id: CVE-2024-0001
    paths: ["var/lib/**"]
    purls: ["pkg:deb/debian/openssl"]
    expired_at: 2026-12-31
    statement: not reachable
  - id: CVE-2024-0002
    path: wrong
misconfigurations:
  - id: AVD-DS-0002
secrets:
  - id: aws-access-key-id
licenses:
  - id: GPL-3.0
others:
  - id: x
"""


def test_lines_are_ids_with_an_end_or_without() -> None:
    """Comments, blank lines and a byte order mark are skipped; a day that is none makes its line a problem."""
    found = read_lines(LINES, ".trivyignore")
    assert [(one.rule_id, one.expires, one.line) for one in found.waivers] == [
        *(("CVE-2024-0001", "", 3), ("CVE-2024-0002", "2026-12-30", 4), ("DS002", "", 6)),
    ]
    assert all(one.foreign and not one.owner for one in found.waivers)
    (problem,) = found.problems
    assert problem.where == ".trivyignore:5"


def test_an_entry_ends_as_its_day_begins() -> None:
    """As with Trivy, in UTC: on the day itself it covers nothing."""
    (waiver,) = read_lines("CVE-2024-0001 exp:2026-12-31", "f").waivers
    assert apply([finding()], [waiver], "2026-12-30")[0].status is FindingStatus.SUPPRESSED
    assert apply([finding()], [waiver], "2026-12-31")[0].status is FindingStatus.OPEN


def test_ids_are_exact() -> None:
    """A star is a letter there."""
    (waiver,) = read_lines("CVE-*", "f").waivers
    assert apply([finding()], [waiver], "2026-01-01")[0].status is FindingStatus.OPEN


def test_the_yaml_form_limits_paths_packages_and_kinds() -> None:
    """All limits must fit, of paths and purls any; unknown keys and sections are problems, and so are licences."""
    found = read_yaml(YAML, ".trivyignore.yaml")
    assert [one.kind for one in found.waivers] == ["vulnerability", "misconfiguration", "secret"]
    assert [one.code for one in found.problems] == ["waiver-malformed", "ignore-unused", "waiver-malformed"]
    first = found.waivers[0]
    assert (first.reason, first.expires) == ("not reachable", "2026-12-30")
    elsewhere = finding(location=Location(path="opt/x", purl="pkg:deb/debian/openssl@3.0.1"))
    other = finding(location=Location(path="var/lib/dpkg/status", purl="pkg:deb/debian/zlib@1"))
    marked = apply([finding(), elsewhere, other], [first], "2026-01-01")
    assert [one.status is FindingStatus.SUPPRESSED for one in marked] == [True, False, False]


def test_rules_that_mean_the_same_are_mapped() -> None:
    """Trivy's check of the user is ours, in all its spellings; its secrets too, but not as another kind."""
    root = finding(kind=FindingKind.MISCONFIGURATION, rule_id="TW-IMAGE-runs-as-root")
    key = finding(kind=FindingKind.SECRET, rule_id="TW-SECRET-aws-access-key")
    assert all(one.status is FindingStatus.SUPPRESSED for one in apply([root, key], read_yaml(YAML, "f").waivers, "2026-01-01"))
    assert apply([root], read_lines("DS002", "f").waivers, "2026-01-01")[0].status is FindingStatus.SUPPRESSED


@pytest.mark.parametrize(
    "entry", ["{paths: [a]}", "{id: x, expired_at: soon}", "{id: [x]}", "{id: x, expired_at: [2026-01-01]}", "x", "{id: x, id: y}"]
)
def test_a_malformed_entry_is_never_half_read(entry: str) -> None:
    """It is named by line, and covers nothing."""
    found = read_yaml(f"vulnerabilities:\n- {entry}\n", "f")
    assert found.waivers == ()
    assert found.problems[0].where == "f:2"


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text crashes either reader."""
    for read in (read_lines, read_yaml):
        try:
            assert len(read(text, "f").waivers) <= len(text)
        except BadInputError as error:
            assert error.where == "f"  # noqa: PT017 - the error is the expected outcome here


def test_another_encoding_is_refused() -> None:
    """Read as UTF-8 it would name flaws that nobody has, and cover none of those that were meant."""
    with pytest.raises(BadInputError, match="UTF-8"):
        read_lines("CVE-2024-1\n".encode("utf-16").decode(errors="replace"), ".trivyignore")
