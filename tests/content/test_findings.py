"""From hits to findings."""

from dataclasses import replace

from tests.content.samples import aws_key, hits, letters
from tidewaiter.content.findings import findings_of
from tidewaiter.model.finding import FindingKind


def test_a_finding_is_stable_and_says_what_to_do() -> None:
    """Place, kind and remedy are there, the id does not change."""
    hit = hits(f"x\n{aws_key()}\n")[0]
    (finding,) = findings_of([hit, hit], "sha256:1")
    assert findings_of([hit], "sha256:1") == (finding,)
    assert (finding.kind, finding.location.path, finding.location.line) == (FindingKind.SECRET, "app/settings", 2)
    assert "IAM" in finding.remediation
    assert 0 < finding.priority <= 100


def test_a_deleted_file_is_still_a_finding() -> None:
    """A later layer hides the file, it does not remove it."""
    (finding,) = findings_of([replace(hits(f"a = {aws_key()}")[0], deleted=True)], "sha256:1")
    assert "can still read it" in finding.description


def test_secrets_of_one_line_are_findings_of_their_own() -> None:
    """Minified files hold many secrets of a kind in one line: none hides another, and their ids are stable."""
    tokens = [f"glpat-{letters(20, seed=seed)}" for seed in (1, 2, 3)]
    found = hits(f'{{"a":"{tokens[0]}","b":"{tokens[1]}","c":"{tokens[2]}"}}')
    findings = findings_of(found, "sha256:1")
    assert len({finding.id for finding in findings}) == len(findings) == len(tokens)
    assert len({finding.evidence["fingerprint"] for finding in findings}) == len(tokens)
    assert findings_of(found, "sha256:1") == findings
