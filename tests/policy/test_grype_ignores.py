"""Grype's ignore rules, as they are."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Location
from tidewaiter.model.vex import Decider, Judgement, VexStatus
from tidewaiter.policy.grype_ignores import read_rules
from tidewaiter.policy.waiver_review import audit
from tidewaiter.policy.waivers import apply

TODAY = "2026-06-01"
PLACE = Location(path="usr/lib/node_modules/npm/package.json", purl="pkg:npm/left-pad@1.2.3")
FLAW = finding(
    aliases=("GHSA-1",), location=PLACE, evidence={"package": "left-pad", "installed": "1.2.3", "fixed in": "1.3", "vendor state": "fixed"}
)
NO_FIX = replace(FLAW, evidence={"package": "left-pad", "vendor state": "will-not-fix (Out of support scope)"})
SAID = Judgement(by=Decider.VEX, status=VexStatus.AFFECTED, justification="", source="vex.json")


def hides(rule: str, one: Finding = FLAW) -> bool:
    """Apply one rule in flow style, which must be readable."""
    found = read_rules(f"ignore: [{{{rule}}}]", ".grype.yaml")
    assert not found.problems
    (marked,) = apply([one], found.waivers, TODAY)
    return marked.status is FindingStatus.SUPPRESSED


@pytest.mark.parametrize(
    ("fit", "miss"),
    [
        ("vulnerability: CVE-2024-0001", "vulnerability: CVE-2024-000"),
        ("vulnerability: GHSA-1", 'vulnerability: "CVE-*"'),
        ("package: {name: left-pad}", "package: {name: left}"),
        ('package: {name: "left.*"}', 'package: {name: "pad$"}'),
        ("package: {version: 1.2.3}", "package: {version: 1.2}"),
        ("package: {type: npm}", "package: {type: gem}"),
        ("package: {language: javascript}", "package: {language: python}"),
        ('package: {location: "/usr/lib/node_modules/**"}', 'package: {location: "/usr/lib/*"}'),
        ("fix-state: fixed", "fix-state: not-fixed"),
        (
            "vulnerability: CVE-2024-0001, include-aliases: true",
            "vulnerability: CVE-2024-0001, include-aliases: true, fix-state: not-fixed",
        ),
        ("vulnerability: CVE-2024-0001, reason: tested", "vulnerability: CVE-2024-0001, package: {version: 9}"),
    ],
)
def test_all_criteria_of_a_rule_must_fit(fit: str, miss: str) -> None:
    """As Grype reads them: ids and versions are exact, names regular expressions, places globs."""
    assert hides(fit)
    assert not hides(miss)


@pytest.mark.parametrize(
    ("state", "evidence"),
    [
        ("fixed", {"fixed in": "1.3"}),
        ("wont-fix", {"vendor state": "will-not-fix (x)"}),
        ("not-fixed", {"vendor state": "affected"}),
        ("unknown", {}),
    ],
)
def test_fix_states_are_told_by_fix_and_vendor(state: str, evidence: dict[str, str]) -> None:
    """Each state fits its own and no other."""
    fitting = [one for one in ("fixed", "wont-fix", "not-fixed", "unknown") if hides(f"fix-state: {one}", replace(FLAW, evidence=evidence))]
    assert fitting == [state]


def test_words_on_vex_fit_what_a_statement_said() -> None:
    """Without a statement they cover nothing."""
    assert hides("vex-status: affected", replace(FLAW, judgement=SAID))
    assert not hides("vex-status: fixed", replace(FLAW, judgement=SAID))
    assert not hides("vex-status: affected, vex-justification: component_not_present", replace(FLAW, judgement=SAID))
    assert not hides("vex-status: affected")


def test_other_kinds_of_findings_are_not_covered() -> None:
    """Grype knows flaws only."""
    assert not hides("package: {name: left-pad}", replace(FLAW, kind=FindingKind.SECRET))


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("reason: because", "names nothing"),
        ("namespace: nvd, vulnerability: CVE-1", "'namespace' cannot be told"),
        ("package: {upstream-name: gcc}", "'package.upstream-name' cannot be told"),
        ("match-type: cpe-match, vulnerability: CVE-1", "'match-type' cannot be told"),
        ("fix-state: wontfix", "is not one of fixed, not-fixed, unknown, wont-fix"),
        ("package: {type: dragon}", "is not one of"),
        ('package: {name: "left-["}', "no regular expression"),
        ("vulnerability: [CVE-1, CVE-2]", "is no text"),
        ("vulnerability: {id: CVE-1}", "neither a text nor a list"),
        ("package: {name: a, name: b}", "given twice"),
    ],
)
def test_a_rule_that_cannot_be_applied_as_meant_is_said_with_its_line(rule: str, why: str) -> None:
    """The rest of it would hide more than was meant; the other rules are applied."""
    found = read_rules(f"ignore:\n- {{{rule}}}\n- vulnerability: CVE-2\n", ".grype.yaml")
    (problem,) = found.problems
    assert why in problem.what
    assert problem.where == ".grype.yaml:2"
    assert [one.rule_id for one in found.waivers] == ["CVE-2"]


def test_other_settings_of_the_file_mean_nothing_here() -> None:
    """They configure Grype; a file without rules has none."""
    text = "fail-on-severity: high\nsearch: {scope: all-layers}\nexclude: ['/etc/**']\n"
    assert read_rules(text, "f") == read_rules("", "f") == read_rules(f"{text}ignore: []\n", "f")
    assert not read_rules(text, "f").waivers


def test_unused_and_broad_rules_are_reported_as_others_are() -> None:
    """A rule that fits every flaw without a fix names no id, and is not called one that covers everything."""
    rules = read_rules("ignore:\n- fix-state: wont-fix\n- vulnerability: CVE-1\n", "f").waivers
    found = audit([NO_FIX], rules, TODAY)
    assert ([one.rule_id for one in found.used], [one.rule_id for one in found.unused]) == (["*"], ["CVE-1"])
    assert [why for _, why in found.broad] == ["it names no id"]


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["ignore", "package", "name", "vulnerability", "fix-state"]), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_any_document_is_read_or_refused(document: Any) -> None:
    """No shape crashes, and what is applied has an id or a trait."""
    import json

    try:
        found = read_rules(json.dumps(document), "f")
    except BadInputError:
        return
    assert all(one.foreign and one.line for one in found.waivers)
