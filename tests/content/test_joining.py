"""Several hits that say one thing of a file."""

from dataclasses import replace

import pytest

from tidewaiter.content.joining import ALIKE, joined
from tidewaiter.content.malware.catalogue import entries
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

CODE = ContentHit(
    rule_id="TW-MALWARE-package-runs-fetched-code",
    title="Package code that fetches other code and runs it",
    kind="malware",
    severity=Severity.HIGH,
    path="a/package.json",
    line=2,
    confidence=0.7,
    reasons=("line 2: gives what it fetched to a shell", "ATT&CK T1105"),
)
HOOK = replace(
    CODE, rule_id="TW-MALWARE-install-hook-node", line=0, severity=Severity.CRITICAL, confidence=0.8, reasons=("it fired", "ATT&CK T1")
)
FILE = replace(CODE, rule_id="TW-MALWARE-package-runs-hidden-code", severity=Severity.CRITICAL, reasons=("a.js runs hidden code",))


def test_a_hook_its_file_and_a_rule_over_the_text_are_one_hit() -> None:
    """The gravest that knows its line, as sure as the surest, with what each of the others said and by which rule."""
    (hit,) = joined([CODE, HOOK, FILE])
    assert (hit.rule_id, hit.severity, hit.line, hit.confidence) == (FILE.rule_id, Severity.CRITICAL, 2, 0.8)
    assert hit.reasons[0] == "a.js runs hidden code"
    assert f"{HOOK.rule_id}: it fired" in hit.reasons
    assert f"{CODE.rule_id}: line 2: gives what it fetched to a shell" in hit.reasons


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(HOOK, path="b/package.json"), id="another file"),
        pytest.param(replace(HOOK, layer="above"), id="another layer"),
        pytest.param(replace(HOOK, deleted=True), id="deleted"),
        pytest.param(replace(HOOK, rule_id="TW-MALWARE-crypto-miner-pool"), id="another thing"),
        pytest.param(replace(HOOK, rule_id="YARA-install_hook_node"), id="a rule of a user"),
        pytest.param(replace(HOOK, kind="secret"), id="a secret"),
    ],
)
def test_what_says_another_thing_stays_apart(other: ContentHit) -> None:
    """Another file, layer or subject is another finding."""
    assert sorted(joined([CODE, other]), key=lambda hit: hit.rule_id) == sorted([CODE, other], key=lambda hit: hit.rule_id)


def test_rules_over_texts_alone_are_not_joined() -> None:
    """Outside of package code each rule speaks for itself."""
    both = [HOOK, replace(HOOK, rule_id="TW-MALWARE-hidden-script")]
    assert list(joined(both)) == both


def test_the_names_are_those_of_rules() -> None:
    """A rule that was renamed would not be joined."""
    assert entries().keys() >= ALIKE
